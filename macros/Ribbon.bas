Attribute VB_Name = "Ribbon"
' Callbacks of ribbon.xml: each starts the Sub of XlTasks.bas that the sheet's button starts.
Option Explicit

' The master and the add-in both bring the tab. With the add-in loaded, the master's own tab steps aside.
' Without it, Workbooks(...) raises an error and the line is left undone.
Public Sub TabVisible(control As IRibbonControl, ByRef visible)
    visible = True
    On Error Resume Next
    visible = ThisWorkbook.IsAddin Or Workbooks("xltasks.xlam") Is Nothing
End Sub

Public Sub OnCheckMaster(control As IRibbonControl)
    CheckMaster
End Sub

Public Sub OnDistributeForms(control As IRibbonControl)
    DistributeForms
End Sub

Public Sub OnPreviewReturns(control As IRibbonControl)
    PreviewReturns
End Sub

Public Sub OnConsolidateReturns(control As IRibbonControl)
    ConsolidateReturns
End Sub

Public Sub OnApplyDecisions(control As IRibbonControl)
    ApplyDecisions
End Sub

Public Sub OnUndoLastWrite(control As IRibbonControl)
    UndoLastWrite
End Sub

Public Sub OnWriteReminders(control As IRibbonControl)
    WriteReminders
End Sub

Public Sub OnWriteBulletin(control As IRibbonControl)
    WriteBulletin
End Sub

Public Sub OnRefreshOverview(control As IRibbonControl)
    RefreshOverview
End Sub

Public Sub OnOpenOutbox(control As IRibbonControl)
    OpenOutbox
End Sub

Public Sub OnOpenInbox(control As IRibbonControl)
    OpenInbox
End Sub
