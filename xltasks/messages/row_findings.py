"""Words of the findings about a return's identity, rows and values."""

from __future__ import annotations

ROW_FINDING_WORDS: dict[str, tuple[str, str]] = {
    # whose, and for when
    "not-a-form": (
        "文件“{file}”里没有找到填报表（没有“任务编号、完成进度、进展情况”这样的表头），没有读入。",
        "请打开看看是不是发错了文件；需要时把原填报表重新发给该单位。",
    ),
    "wrong-plan": (
        "文件“{file}”是另一份方案的填报表，没有读入。",
        "请确认它属于哪一份总表，在那份总表里汇总。",
    ),
    "wrong-period": (
        "文件“{file}”是{unit} {value} 的填报表，不是本次汇总的 {period}，内容没有读入。",
        "请让该单位填报 {period} 的表；如果要补录 {value}，请按那一期另行汇总。",
    ),
    "wrong-unit": (
        "文件“{file}”身份不一致：表内身份是“{shown}”，而文件名或填报单位写的是“{value}”，内容没有读入。",
        "请问清是哪个单位填的，让它用自己的填报表重报。",
    ),
    "unknown-unit-return": (
        "文件“{file}”看不出是哪个单位的（写的是“{value}”），内容没有读入。",
        "请在“单位”页补上这个名称或简称，或在文件名里写上单位全称，再汇总一次。",
    ),
    "identity-conflict": (
        "文件“{file}”里有几份填报表的身份（{value}），不能猜以哪个为准，内容没有读入。",
        "请让单位把各份填报表分开、用自己的原表报送。",
    ),
    "no-identity": (
        "文件“{file}”{damaged}，按表上写的单位“{unit}”核对任务编号和内容后处理。",
        "请看一下是否确为该单位所报；今后请在原填报表上直接填写。",
    ),
    "old-form": (
        "文件“{file}”用的是{unit}较早下发的一版填报表（{value}），内容照常处理。",
        "请核对任务有没有变化；需要时请该单位换用最新一版。",
    ),
    "superseded-return": (
        "{unit}第{task}项“{file}”{cell} 的“{value}”没有采用：同一单位有更晚的一份回收件。",
        "不用处理；如果应以这一份为准，请改总表，或让该单位注明新的填报日期再报。",
    ),
    "empty-return": (
        "文件“{file}”一项也没有填。",
        "请提醒{unit}填写后重报。",
    ),
    "sheet-copied": (
        "文件“{file}”里有几张填报表（{value}），都读了；说法不一的等您确认。",
        "请核对以哪一张为准。",
    ),
    "sheet-left-out": (
        "文件“{file}”里的“{sheet}”页是别的报告期或别的单位的，没有读入。{value}",
        "如果这一页才是本期内容，请让该单位在本期填报表上重填。",
    ),
    "sheet-hidden": (
        "文件“{file}”的填报表“{sheet}”页被隐藏了，内容照常读入。",
        "请核对这一页是不是该单位要报的。",
    ),
    "rows-hidden": (
        "文件“{file}”的“{sheet}”页第 {value} 行被隐藏（或被筛选掉）了，里面的内容照常读入。",
        "请核对这几行是不是该单位要报的。",
    ),
    "same-file": (
        "文件“{file}”和“{value}”一模一样，只算一次。",
        "不用处理。",
    ),
    "bad-signature-date": (
        "文件“{file}”{sheet}!{cell} 的填报日期“{value}”看不懂，按没有填处理。",
        "请核对；写成 2023-06-28 这样即可。",
    ),
    # headings and rows
    "heading-missing": (
        "文件“{file}”的“{sheet}”页没有“{heading}”一列。",
        "请看该单位是否删了或改了这一列的表头；那一列如有内容，请让它用原表重报。",
    ),
    "heading-doubled": (
        "文件“{file}”{sheet}!{cell}：第{task}项在同一行的两列里有两种说法，这是其中之一“{value}”。",
        "请在“待确认”页决定采用哪一列的。",
    ),
    "unknown-task": (
        "文件“{file}”{sheet}!{cell} 写着“{value}”，但方案里没有这个任务编号，没有采用。",
        "请问{unit}这一行说的是哪一项，让它填到那一项的行里重报。",
    ),
    "not-your-task": (
        "文件“{file}”{sheet}!{cell} 写着“{value}”，但这一行的任务不是{unit}的，没有采用。",
        "请核对任务分工；如果确由它负责，请先在总表里加上该单位，再汇总一次。",
    ),
    "row-unplaced": (
        "文件“{file}”{sheet}!{cell} 写着“{value}”，这一行没有任务编号也没有任务内容，放不到任何任务下，没有采用。",
        "请看它是不是合计、签名或续行；是任务进展的，请让{unit}填到任务那一行里重报。",
    ),
    "row-unclear": (
        "文件“{file}”{sheet}!{cell}（“{value}”）：这一行的编号和任务内容对不上，不能确定是哪一项。",
        "请在“待确认”页核对内容属于哪一项，再决定采用或不采用。",
    ),
    "text-unrecognised": (
        "文件“{file}”{sheet}!{cell}（“{value}”）：第{task}项的任务内容被改得认不出来，不能确定说的还是这一项。",
        "请在“待确认”页核对后决定采用或不采用。",
    ),
    "identity-unsure": (
        "文件“{file}”{sheet}!{cell}（“{value}”）：表上看不出是哪个单位、哪一期的，按文件名暂归{unit}第{task}项。",
        "请在“待确认”页核对后决定采用或不采用。",
    ),
    "rejected-with-file": (
        "文件“{file}”{sheet}!{cell} 的“{value}”没有采用，因为整份文件没有读入。",
        "见同一文件的另一条问题。",
    ),
    "row-split": (
        "文件“{file}”{sheet}!{cell}：{unit}把第{task}项拆成了几行。",
        "请在“待确认”页决定采用哪一行，或让该单位合成一行重报。",
    ),
    "row-doubled": (
        "文件“{file}”{sheet}!{cell}：第{task}项在同一份表里有两种说法，这是其中之一“{value}”。",
        "请在“待确认”页决定采用哪一种。",
    ),
    "under-merge": (
        "文件“{file}”{sheet}!{cell} 藏着“{value}”，被合并单元格盖住、打开看不见，没有采用。",
        "请问{unit}这句话还要不要；要的话，请取消合并后重报。",
    ),
    "merged-down": (
        "文件“{file}”{sheet}!{cell}：“{value}”写在跨几行的合并单元格里，不能确定只说第{task}项还是下面几项也算。",
        "请在“待确认”页决定；说的是几项，请让{unit}取消合并、分项填写后重报。",
    ),
    "struck-through": (
        "文件“{file}”{sheet}!{cell} 的“{value}”画了删除线，可能是不要的内容。",
        "请在“待确认”页核对后决定采用或不采用。",
    ),
    "figures-missing": (
        "文件“{file}”里没有“量化指标”页（应有 {count} 项指标），实际值没有读到。",
        "请让{unit}用原填报表补报实际值；没有新数的可以不管。",
    ),
    "row-missing": (
        "文件“{file}”里少了下发时有的任务：第{value}项（共{count}项）。",
        "请问{unit}是否误删了行；没有报的任务按未报处理。",
    ),
    "extra-text": (
        "文件“{file}”{sheet}!{cell} 在填报表没有的列里写着“{value}”，没有采用。",
        "请看是不是要紧的话；是的话请抄到总表的“督查备注”，或让{unit}写进“进展情况”重报。",
    ),
    "cell-note": (
        "文件“{file}”{sheet}!{cell} 有批注：“{value}”，批注不会并入总表。",
        "请看一眼；是进展内容的，请让{unit}写进单元格重报。",
    ),
    "text-box": (
        "文件“{file}”的“{sheet}”页上有文本框：“{value}”，不会并入总表。",
        "请看一眼；是进展内容的，请让{unit}写进单元格重报。",
    ),
    "picture": (
        "文件“{file}”的“{sheet}”页上有图片，图片里的内容没有读。",
        "请打开看一眼；是进展内容的，请让{unit}写进单元格重报。",
    ),
    "locked-edited": (
        "文件“{file}”{sheet}!{cell}：第{task}项锁定的“{column}”被改成了“{value}”，这一改动没有采用，填报内容照常处理。",
        "如果任务、时限确有调整，请在总表里改；否则不用处理。",
    ),
    "reassigned": (
        "文件“{file}”{sheet}!{cell}：第{task}项现在不归{unit}，它报的是“{value}”。",
        "请在“待确认”页决定采用或不采用。",
    ),
    # values
    "error-value": (
        "文件“{file}”{sheet}!{cell} 是错误值 {value}，没有采用。",
        "请让{unit}改正公式或直接填写内容后重报。",
    ),
    "formula-empty": (
        "文件“{file}”{sheet}!{cell} 是公式但没有存下结果，没有采用。",
        "请让{unit}在 Excel 里打开、保存一次再报，或直接填写内容。",
    ),
    "too-long": (
        "文件“{file}”{sheet}!{cell} 的文字超过一个单元格能放的 32767 个字，没有采用。",
        "请让{unit}缩短后重报，长材料另附文件。",
    ),
    "bad-progress": (
        "文件“{file}”{sheet}!{cell} 的完成进度“{value}”不是明确的百分数。",
        "请在“待确认”页把“回收值”改成 65% 这样的数再选“采用”，或选“不采用”。",
    ),
    "progress-remark": (
        "文件“{file}”{sheet}!{cell} 的完成进度“{value}”带有说明，进度已采用，说明“{remark}”记在填报记录里。",
        "请看一眼说明是否要紧。",
    ),
    "over-100": (
        "文件“{file}”{sheet}!{cell} 的完成进度“{value}”超过 100%，已照写采用。",
        "请核对是超额完成还是写错了。",
    ),
    "bad-status": (
        "文件“{file}”{sheet}!{cell} 的状态“{value}”不是“设置”页里的状态词。",
        "请在“待确认”页把“回收值”改成规定的状态词再选“采用”，或选“不采用”。",
    ),
    "bad-figure": (
        "{unit}第{task}项量化指标的实际值“{value}”（“{sheet}”页 {cell}）不是一个确定的数。",
        "请问清是多少，在“待确认”把“回收值”改成数字再选“采用”。",
    ),
    "figure-unit": (
        "{unit}第{task}项量化指标的实际值“{value}”（“{sheet}”页 {cell}）用的单位和指标的单位不一样。",
        "请换算成指标的单位，在“待确认”把“回收值”改成换算后的数再选“采用”。",
    ),
    "figure-changed": (
        "{unit}第{task}项量化指标的实际值“{value}”（“{sheet}”页 {cell}）报的是填报表下发时的指标，"
        "总表上这一项指标后来改过（换了指标、单位，或者删了）。",
        "请对照总表“量化指标”页看这个数还合不合适：合适的在“待确认”选“采用”，单位变了的先改“回收值”。",
    ),
    "figure-unlikely": (
        "{unit}第{task}项量化指标的实际值“{value}”（“{sheet}”页 {cell}）大得不合常理，可能填错了单位。",
        "请核对；没有错的在“待确认”选“采用”。",
    ),
    "bad-date": (
        "文件“{file}”{sheet}!{cell} 的日期“{value}”看不懂。",
        "请在“待确认”页把“回收值”改成 2023-10-31 这样的日期再选“采用”，或选“不采用”。",
    ),
    "blanked": (
        "文件“{file}”{sheet}!{cell}：下发时有内容（{now}），交回时被清空了。",
        "请在“待确认”页决定：采用就是清空，不采用就是保留原来的。",
    ),
    "formula-like": (
        "文件“{file}”{sheet}!{cell} 的“{value}”像公式或命令，只当文字存下，不会被执行。",
        "请看一眼；如果不是该单位有意写的，请让它检查电脑后重报。",
    ),
    "points-elsewhere": (
        "文件“{file}”{sheet}!{cell} 只写了“{value}”，已照写采用。",
        "请让{unit}写明具体内容。",
    ),
    "clerk-edited": (
        "第{task}项这一格在总表里被人手工改成了“{now}”，{unit}交回的是“{value}”，没有盖掉手工内容。",
        "请在“待确认”页决定采用或不采用。",
    ),
    "two-answers": (
        "{unit}第{task}项有两种说法：现在是“{now}”，文件“{file}”{sheet}!{cell} 是“{value}”，看不出哪份更晚。",
        "请在“待确认”页决定采用哪一种。",
    ),
    "declined-before": (
        "文件“{file}”{sheet}!{cell} 的“{value}”以前已经决定不采用。",
        "不用处理。",
    ),
    "now-differs": (
        "“待确认”页 {cell}：总表里这一格现在是“{now}”，和当时列出的不一样了，没有执行。",
        "请再汇总一次，按新列出的情况决定。",
    ),
    "two-decisions": (
        "“待确认”页 {cell}：{unit}第{task}项同一格有两行都选了“采用”，没有执行。",
        "请只留一行选“采用”。",
    ),
    "decision-unreadable": (
        "“待确认”页 {cell}：要采用的“{value}”还不是能用的值，没有执行。",
        "请把“回收值”改成明确的百分数、状态词或日期，再选“采用”。",
    ),
    # the round
    "deadline-passed": (
        "{period}填报表的报送截止是 {value}，下发当天（{today}）已经过了，各单位收到就算逾期。",
        "如果是补发、重发旧表，不用处理；要宽限，请用 --due 写明新的截止日再下发一次。",
    ),
    "data-only": (
        "{unit}在 {value} 项任务里只提供数据，没有发填报表。",
        "需要它也填报时，请用 --unit 单独发给它。",
    ),
    # meaning
    "done-below-100": (
        "{unit}第{task}项状态是“{value}”，进度却只有 {progress}，已照写采用。",
        "请问清是否真的完成。",
    ),
    "progress-falls": (
        "{unit}第{task}项进度从 {period} 的 {before} 降到了 {value}，已照写采用。",
        "请问清原因。",
    ),
    "same-as-last": (
        "{unit}第{task}项的进展情况和 {period} 一字不差，已照写采用。",
        "请问清本期有没有新进展。",
    ),
    "copied-down": (
        "文件“{file}”里同一句话写在了 {times} 项任务上：“{value}”，已照写采用。",
        "请让{unit}分项写明进展。",
    ),
    "figure-not-reached": (
        "第{task}项报的是“{value}”，但按量化指标的实际值还没有达到目标：{figures}。",
        "请核对：确已完成的，补上“量化指标”页的最新实际值；还没有的，改回进度和状态。",
    ),
    "figure-disagrees": (
        "第{task}项报的完成进度是{value}，而按量化指标的实际值算是{reckoned}（{figures}）。",
        "请核对进度和“量化指标”页的实际值，哪个不对改哪个；进度不按指标算的，在“设置”里放宽指标偏差。",
    ),
    "roles-disagree": (
        "第{task}项说法相反：牵头的{lead}报“{said}”，配合的{unit}报“{value}”，都已照写采用。",
        "请向牵头单位核实。",
    ),
    "extension-early": (
        "{unit}第{task}项申请延期至 {value}，并不晚于现在的完成时限 {due}。",
        "请核对日期是否写错。",
    ),
    "future-date": (
        "文件“{file}”的{label}“{value}”在今天（{today}）之后。",
        "请核对日期。",
    ),
}

PENDING_REASONS: dict[str, str] = {
    "bad-progress": "完成进度写法不明确；要采用请先把“回收值”改成百分数",
    "bad-status": "状态不是规定的词；要采用请先把“回收值”改成状态词",
    "bad-figure": "实际值不是确定的数；要采用请先把“回收值”改成数字",
    "figure-unit": "实际值的单位和指标不一样；要采用请先把“回收值”改成换算后的数",
    "figure-changed": "总表上这一项指标在填报表下发以后改过（换了指标、单位，或者删了）",
    "figure-unlikely": "实际值大得不合常理，可能填错了单位",
    "bad-date": "日期看不懂；要采用请先把“回收值”改成日期",
    "blanked": "下发时有内容，交回时被清空；采用就是清空",
    "clerk-edited": "总表这一格被人手工改过",
    "two-answers": "同一单位有两种说法，看不出哪份更晚",
    "row-doubled": "同一份表里这一项有两种说法",
    "row-unclear": "这一行的编号和任务内容对不上",
    "row-split": "单位把这一项拆成了几行",
    "text-unrecognised": "这一行的任务内容被改得认不出来",
    "reassigned": "这项任务现在不归这个单位",
    "identity-unsure": "表上看不出是哪个单位哪一期的",
    "heading-doubled": "同一行的两列里有两种说法",
    "merged-down": "写在跨几行的合并单元格里，可能不止说这一项",
    "struck-through": "画了删除线，可能是不要的内容",
    "extension-request": "申请延期；采用就是同意，完成时限改成“回收值”",
}

DECISION_WORDS: dict[str, str] = {
    "accepted": "{day} 已采用",
    "declined": "{day} 未采用",
    "outdated": "{day} 修订稿和总表已没有这条不同，不用再决定",
}
