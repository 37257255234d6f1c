from __future__ import annotations

import json

from plans.documents import example

from xltasks.core.plan_json import plan_json
from xltasks.messages import finding_words

FINDING_KEYS = ["code", "severity", "file", "sheet", "cell", "unit", "task", "field", "value", "message", "action"]


def test_keys_are_the_contracts() -> None:
    """Each object has exactly the contract's keys, in its order, and the whole is plain JSON."""
    shown = json.loads(json.dumps(plan_json(example(), finding_words), ensure_ascii=False))
    assert list(shown) == ["title", "year", "sections", "units", "notes", "findings"]
    section = shown["sections"][0]
    assert list(section) == ["no", "title", "projects"]
    assert list(section["projects"][0]) == ["no", "name", "tasks"]
    task = section["projects"][0]["tasks"][0]
    assert list(task) == ["no", "text", "leaders", "assignments", "due", "due_text", "targets"]
    assert list(task["assignments"][0]) == ["unit", "written", "role"]
    assert list(shown["units"][0]) == ["name", "aliases", "kind"]
    assert all(list(found) == FINDING_KEYS for found in shown["findings"])


def test_values_of_one_task() -> None:
    """Task 1 and task 105 are as the contract's example writes them."""
    shown = plan_json(example(), finding_words)
    tasks = {
        task["no"]: task
        for section in shown["sections"]  # type: ignore[attr-defined]
        for project in section["projects"]
        for task in project["tasks"]
    }
    assert tasks[1] == {
        "no": 1,
        "text": "地区生产总值增长5%左右。",
        "leaders": ["钱宇"],
        "assignments": [
            {"unit": "区发改委", "written": "区发改委", "role": "lead"},
            {"unit": "区统计局", "written": "统计局", "role": "data"},
        ],
        "due": "2023-12-31",
        "due_text": None,
        "targets": [
            {
                "indicator": "地区生产总值增长",
                "comparison": "about",
                "value": 5,
                "unit": "%",
                "stretch": None,
                "cumulative": False,
                "direction": "up",
                "text": "地区生产总值增长5%左右",
            }
        ],
    }
    assert (tasks[105]["due"], tasks[105]["due_text"]) == ("2023-10-31", "10月底前")


def test_findings_have_their_words() -> None:
    """A finding says where and what, and what to do; fields that do not apply are null."""
    [asked, *_] = plan_json(example(), finding_words)["findings"]  # type: ignore[misc]
    assert asked == {
        "code": "similar-names",
        "severity": "warning",
        "file": None,
        "sheet": None,
        "cell": None,
        "unit": "区突出生态环境问题整治工作专班",
        "task": 79,
        "field": None,
        "value": "区突出生态环境问题整改工作专班",
        "message": "“区突出生态环境问题整治工作专班”和“区突出生态环境问题整改工作专班”"
        "只差一个字（后者见第79项），现按两个单位处理。",
        "action": "请核对是不是同一个单位；如果是，在单位名录里只留一行，把另一个写法填进“简称”。",
    }
