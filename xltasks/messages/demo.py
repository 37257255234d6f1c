"""What ``xltasks demo`` says when it is done."""

DEMO = """\
演示完成：一份真实的年度方案，走完一个月的流程。

1. 总表      {master}
   十个板块各一页，另有首页、总览、待确认、问题清单、回收情况等。
2. 下发      {sent}
   {forms} 个单位各一份填报表，只有它自己的任务。
3. 回收      {returned}
   模拟各单位交回的 {files} 个文件，大多数照填，其中：
{made}
4. 汇总
   文件 {files} 个：汇入 {merged}，全待确认 {pending_files}，无新内容 {unchanged}，被更晚的替代 {superseded}，未采用 {rejected}，不是回收件 {ignored}
   填报内容 {read} 格 = 采用 {accepted} + 已有 {already} + 待确认 {pending} + 未采用 {refused}
   {tasks} 项任务有了新进展
   没有报或没有报成的 {missing_count} 个单位：{missing}
   汇总前的总表备份：{backup}
5. 通报      {bulletin}
   催报清单  {reminders}

接下来可以：
   打开总表，看“首页”“总览”和各板块页；
   在“待确认”页的“决定”一列选“采用”或“不采用”，保存关闭后运行  xltasks apply "{master}"
   看看谁没报：xltasks status "{master}" -p 2023-06
   后悔了：xltasks undo "{master}"
"""
