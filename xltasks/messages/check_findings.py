"""What is said about a master that people have worked in: `xltasks check`, the button 检查总表."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CHECK_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "table-missing": (
            "找不到“{sheet}”页上的表格“{table}”（页被删了，或表格被转成了普通区域）。",
            "请从“.备份”文件夹里的上一份总表恢复这一页，再检查一次；恢复以前不能下发、汇总。",
        ),
        "column-missing": (
            "“{sheet}”页的表格少了“{heading}”一列。",
            "请把这一列加回来，表头写“{heading}”，再检查一次；补好以前不能下发、汇总。",
        ),
        "column-renamed": (
            "“{sheet}”页 {cell} 的表头改成了“{value}”，原来是“{heading}”。",
            "请把表头改回“{heading}”；想另记内容，请在右边另加一列。改好以前不能下发、汇总。",
        ),
        "name-missing": (
            "定义的名称“{value}”被删掉了，靠它的下拉列表、亮灯和总览都不准。",
            "请在“公式→名称管理器”里新建名称“{value}”，引用位置填：{formula}。",
        ),
        "name-broken": (
            "定义的名称“{value}”失效了（现在是 {held}），靠它的下拉列表、亮灯和总览都不准。",
            "请在“公式→名称管理器”里把“{value}”的引用位置改成：{formula}。",
        ),
        "list-short": (
            "名单“{value}”只到“{sheet}”页第{last}行，表格已到第{end}行，后面的在下拉列表里选不到。",
            "请在“公式→名称管理器”里把“{value}”的引用位置改成：{formula}。",
        ),
        "task-below-table": (
            "“{sheet}”页 {cell} 起的“{value}”写在表格的下面、不在表格里，下发、汇总、亮灯都看不到它。",
            "请把表格右下角的小三角往下拖，把这些行包进来，再检查一次；不是任务的，请移到别处。",
        ),
        "row-below-table": (
            "“{sheet}”页 {cell} 的“{value}”紧挨在表格“{table}”的下面、不在表格里，程序和公式看不到它。",
            "请把表格右下角的小三角往下拖，把它包进来；不属于这张表的，请移到别处。",
        ),
        "number-doubled": (
            "“{sheet}”页 {cell} 的编号{value}已经是“{other_sheet}”页 {other_cell} 的，填报内容分不清是哪一项。",
            "请把后加的那一行编号清空，再检查一次，会编为没有用过的号（{free}起）。",
        ),
        "number-unreadable": (
            "“{sheet}”页 {cell} 的编号“{value}”不是整数，下发、汇总都看不到这一行。",
            "请改成整数；是新任务就清空这一格，再检查一次，会自动编号。",
        ),
        "row-without-number": (
            "“{sheet}”页 {cell} 这一行写着“{value}”，却没有编号，也没有任务内容。",
            "请补上任务内容；不是任务的，请移到表格外面。",
        ),
        "row-without-text": (
            "“{sheet}”页 {cell}：第{task}项没有任务内容。",
            "请补上任务内容；要撤销任务，请保留这一行，把状态改成“已撤销”。",
        ),
        "number-given": (
            "“{sheet}”页 {cell}：“{value}”没有编号，编为第{task}项，以后一直用这个号。",
            "不用处理。",
        ),
        "task-gone": (
            "第{task}项“{value}”是方案里的任务，现在哪一页上都找不到（原在“{sheet}”页）。",
            "误删的请用“撤销”或备份找回这一行；撤销的任务也请找回来，把状态改成“{status}”，历史才留得住。",
        ),
        "new-task-gone": (
            "第{task}项是后来新增的任务，现在哪一页上都找不到（登记的是：{value}）。",
            "误删的请用“撤销”或备份找回这一行；撤销的任务也请找回来，把状态改成“{status}”，历史才留得住。",
        ),
        "row-blank": (
            "“{sheet}”页第{value}行是空行，夹在任务中间。",
            "不要的话请整行删除。",
        ),
        "name-misspelt": (
            "“{sheet}”页 {cell}：第{task}项的{column}“{value}”不在“{listed}”页上，最像的是“{other}”。",
            "请改成“{listed}”页上的写法；确实是新的，请在“{listed}”页加一行。",
        ),
        "name-unlisted": (
            "“{sheet}”页 {cell}：第{task}项的{column}“{value}”不在“{listed}”页上。",
            "请核对写法；确实是新的，请在“{listed}”页加一行。",
        ),
        "name-short": (
            "“{sheet}”页 {cell}：第{task}项的{column}“{value}”是“{other}”的简称，总览按全称统计，数不到它。",
            "请改成“{other}”。",
        ),
        "names-not-separated": (
            "“{sheet}”页 {cell}：第{task}项的{column}“{value}”里，几个名字之间没有用“、”隔开，总览会数漏。",
            "请改成用“、”隔开。",
        ),
        "unit-twice": (
            "“{sheet}”页 {cell}：第{task}项的“{value}”在“{column}”里已经有了。",
            "请只留一处；既牵头又配合的，留在“牵头单位”。",
        ),
        "lead-missing": (
            "“{sheet}”页 {cell}：第{task}项没有牵头单位，谁报的都不会显示在这一行。",
            "请从下拉列表里选定牵头单位。",
        ),
        "leads-missing": (
            "“{sheet}”页 {cell} 起：所有任务（{count}项）都没有牵头单位，各单位报的都只记在“填报记录”里。",
            "请把每项任务的牵头单位从“配合单位”移到“牵头单位”。",
        ),
        "leader-missing": (
            "“{sheet}”页 {cell}：第{task}项没有牵头领导。",
            "请从下拉列表里选定牵头领导。",
        ),
        "cell-error": (
            "“{sheet}”页 {cell}：第{task}项的{column}是错误值 {value}。",
            "请改正公式，或直接填写内容。",
        ),
        "task-elsewhere": (
            "“{sheet}”页 {cell}：第{task}项是“{section}”的任务，放在了这一页。",
            "请把整行移回“{section}”；确实调整了板块的，请在“变更记录”里这一条的“原因”写上为什么，就不再提。",
        ),
        "due-missing": (
            "“{sheet}”页 {cell}：第{task}项没有完成时限，亮灯和逾期都算不出来。",
            "请填上日期，如 2023-10-31。",
        ),
        "due-as-text": (
            "“{sheet}”页 {cell}：第{task}项的完成时限“{value}”是文字、不是日期，亮灯和逾期都算不出来。",
            "请重新输入日期；看起来应是 {due}。",
        ),
        "due-as-number": (
            "“{sheet}”页 {cell}：第{task}项的完成时限显示成数字“{value}”，其实是 {due}，亮灯照这一天算。",
            "请把这一格的格式改成日期。",
        ),
        "due-no-date": (
            "“{sheet}”页 {cell}：第{task}项的完成时限“{value}”看不出是哪一天，亮灯和逾期都算不出来。",
            "请改成日期，如 2023-10-31；原话可以写进“督查备注”。",
        ),
        "due-other-year": (
            "“{sheet}”页 {cell}：第{task}项的完成时限 {value} 不在{year}年。",
            "请核对年份；确实跨年的，请在“变更记录”里这一条的“原因”写上为什么，就不再提。",
        ),
        "progress-no-share": (
            "“{sheet}”页 {cell}：第{task}项的完成进度“{value}”不是百分数，亮灯算不准。",
            "请改成 65% 这样的数。",
        ),
        "status-variant": (
            "“{sheet}”页 {cell}：第{task}项的状态“{value}”不是“设置”页的状态词，亮灯看不懂它。",
            "请改成“{other}”。",
        ),
        "status-unlisted": (
            "“{sheet}”页 {cell}：第{task}项的状态“{value}”不是“设置”页的状态词，亮灯看不懂它。",
            "请从下拉列表里选；要用这个词，请在“设置”页加上，并选好含义。",
        ),
        "light-by-hand": (
            "“{sheet}”页 {cell}：第{task}项的亮灯“{value}”是写死的，公式没有了，不会再随进度和日期变。",
            "请从同一列的上一行把公式复制下来。",
        ),
        "light-gone": (
            "“{sheet}”页 {cell}：第{task}项的亮灯公式被删掉了，不会亮灯。",
            "请从同一列的上一行把公式复制下来。",
        ),
        "light-differs": (
            "“{sheet}”页 {cell}：第{task}项的亮灯公式和同一列其他行的不一样，灯可能亮得不对。",
            "请从同一列的其他行把公式复制过来；是有意改的，可以不管。",
        ),
        "projects-alike": (
            "“{sheet}”页 {cell}：项目“{value}”和“{other}”只差一点，会被当成两个项目。",
            "请核对；是同一个项目的，请改成一样的写法。",
        ),
        "listed-twice": (
            "“{sheet}”页 {cell} 的“{value}”和 {other_cell} 重复了。",
            "请只留一行，把另一行的内容并过去。",
        ),
        "kind-unknown": (
            "“{sheet}”页 {cell}：{unit}的类别“{value}”不是规定的类别，按“其他”处理。",
            "请从下拉列表里选；群体一定要选“群体”。",
        ),
        "group-not-listed": (
            "“{sheet}”页 {cell}：{unit}的所属群体“{value}”不是已知的群体。",
            "请核对名称；需要的话给“{value}”加一行，类别选“群体”。",
        ),
        "group-without-members": (
            "“{sheet}”页 {cell}：群体“{value}”没有成员单位，交给它的任务没有人会收到。",
            "请在各成员单位的“所属群体”里填上“{value}”。",
        ),
        "unit-without-task": (
            "“{sheet}”页 {cell}：“{value}”没有任务，不会收到填报表。",
            "不用处理。",
        ),
        "short-name-shared": (
            "“{sheet}”页 {cell}：{unit}的简称“{value}”也是“{other}”的，按“{other}”处理。",
            "请只给其中一个单位保留这个简称。",
        ),
        "status-twice": (
            "“{sheet}”页 {cell} 的状态词“{value}”和 {other_cell} 重复了。",
            "请删去其中一行。",
        ),
        "status-without-meaning": (
            "“{sheet}”页 {cell}：状态词“{value}”没有规定的含义，亮灯和汇总都看不懂它。",
            "请从下拉列表里选定含义。",
        ),
        "status-reserved": (
            "“{sheet}”页 {cell}：“{value}”是撤销任务专用的状态，不能当状态词用。",
            "请删去这一行；撤销任务时直接在板块页的状态里填“{value}”。",
        ),
        "no-done-word": (
            "“{sheet}”页没有一个状态词的含义是“{value}”，任务永远不会办结。",
            "请给表示办结的状态词选定含义“{value}”。",
        ),
        "no-status-words": (
            "“{sheet}”页的状态词都没有了，状态没有可选的，现在按默认的状态词处理。",
            "请把状态词填回来，并选定含义；至少有一个含义是“{value}”。",
        ),
        "variant-shared": (
            "“{sheet}”页 {cell}：“{word}”的同义写法“{value}”已经属于“{other}”，按“{other}”处理。",
            "请只在一个状态词下保留这个写法。",
        ),
        "light-without-word": (
            "“{sheet}”页的亮灯里，灯义“{value}”没有对应的词，这种灯不会亮。",
            "请给“{value}”补上一行。",
        ),
        "light-word-twice": (
            "“{sheet}”页 {cell} 的亮灯“{value}”和 {other_cell} 重复了，总览会数错。",
            "请给每种灯用不同的词。",
        ),
        "setting-missing": (
            "“{sheet}”页缺少设置项“{value}”，现在按默认值处理。",
            "请把“{value}”这一行补回来。",
        ),
        "setting-no-date": (
            "“{sheet}”页 {cell}：{name}“{value}”不是日期，现在按当天处理。",
            "请填日期，如 2023-06-30；清空就跟着当天走。",
        ),
        "setting-no-switch": (
            "“{sheet}”页 {cell}：{name}“{value}”只能是“{on}”或“{off}”，现在按“{off}”处理。",
            "请从下拉列表里选。",
        ),
        "setting-out-of-range": (
            "“{sheet}”页 {cell}：{name}“{value}”不对，应在 {least} 到 {most} 之间。",
            "请改正；天数要填整数。",
        ),
        "gaps-crossed": (
            "“{sheet}”页 {cell}：黄灯差距 {value} 大于红灯差距 {red}，黄灯永远不会亮。",
            "请把黄灯差距改得比红灯差距小。",
        ),
    }
)
