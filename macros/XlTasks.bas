Attribute VB_Name = "XlTasks"
' What the buttons on the home sheet and the ribbon start. One line each: all work is done in Python
' (xltasks/buttons.py), all words a user reads are in Python and in ribbon.xml. ASCII only: VBA keeps text in the
' code page of the machine that opens it.
Option Explicit

Public Sub CheckMaster()
    RunPython "from xltasks import buttons; buttons.check()"
End Sub

Public Sub DistributeForms()
    RunPython "from xltasks import buttons; buttons.distribute()"
End Sub

Public Sub PreviewReturns()
    RunPython "from xltasks import buttons; buttons.preview()"
End Sub

Public Sub ConsolidateReturns()
    RunPython "from xltasks import buttons; buttons.consolidate()"
End Sub

Public Sub ApplyDecisions()
    RunPython "from xltasks import buttons; buttons.apply()"
End Sub

Public Sub UndoLastWrite()
    RunPython "from xltasks import buttons; buttons.undo()"
End Sub

Public Sub WriteReminders()
    RunPython "from xltasks import buttons; buttons.reminders()"
End Sub

Public Sub WriteBulletin()
    RunPython "from xltasks import buttons; buttons.bulletin()"
End Sub

Public Sub RefreshOverview()
    RunPython "from xltasks import buttons; buttons.refresh()"
End Sub

Public Sub OpenOutbox()
    RunPython "from xltasks import buttons; buttons.open_outbox()"
End Sub

Public Sub OpenInbox()
    RunPython "from xltasks import buttons; buttons.open_inbox()"
End Sub
