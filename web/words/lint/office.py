"""Rules of this office: who acts, by which form, on what ground, and how a drawing looks."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords

WORDS: Mapping[str, RuleWords] = {
    "no-layout": RuleWords(
        title="图须有版面",
        sentence="文件里只有流程的内容,没有画出来的版面,设计器和回放都看不见它",
        advice="用流程设计器打开,调整位置后保存一次,版面就写进文件",
    ),
    "not-drawn": RuleWords(
        title="节点、连线、泳道都须画出来",
        sentence="流程里有它,版面上没有画出来",
        advice="用流程设计器打开,把它画出来后保存;不要的,从文件里删除",
    ),
    "file-named-otherwise": RuleWords(
        title="文件名、文件夹名就是流程的 id",
        sentence="文件名是“{file}”,里面的流程 id 是“{process}”",
        advice="把文件夹、文件和流程 id 改成同一个英文名称",
    ),
    "id-not-english": RuleWords(
        title="id 用小写英文",
        sentence="id“{id}”不是小写英文、数字和下划线",
        advice="改用英文名词或者动词,如 record_claim;中文写在名称里",
    ),
    "unnamed-step": RuleWords(
        title="每个步骤须有中文名称",
        sentence="这个{kind}没有中文名称,办理记录和回放里就看不懂它",
        advice="在名称里写明做什么,如“登记认领”",
    ),
    "lane-of-unknown-role": RuleWords(
        title="泳道以岗位角色命名",
        sentence="泳道的 id 不是平台的角色",
        advice="泳道的 id 写成“lane_角色”,角色是:{roles}",
    ),
    "step-outside-lanes": RuleWords(
        title="每个步骤须在泳道里",
        sentence="这个{kind}不在任何泳道里,看不出由谁办理",
        advice="把它移进办理人的泳道;系统做的,放进 lane_system",
    ),
    "step-without-form": RuleWords(
        title="人工办理须有表单",
        sentence="这个{kind}没有写明表单",
        advice="在属性 form 里写表单的名称,并在同一文件夹里放好这张表单",
    ),
    "step-without-article": RuleWords(
        title="人工办理须写明依据的条款",
        sentence={
            "missing": "没有写明依据哪一条",
            "not_a_reference": "“{named}”不是条款的写法",
            "no_article": "办法没有第“{named}”条",
            "no_item": "办法该条没有“{named}”这一项",
            "short": "“{named}”说不清依据",
            "elsewhere": "依据的不是办法的条款,是“{named}”",
        },
        advice={
            "": "在属性 article 里写条或者项,如 18 或者 18(1);期限是平台默认的,来源由规则参数标明;"
            "办法没有规定的事项,不写 article,在属性 basis 里写依据文件的名称和文号",
            "elsewhere": "办法没有规定的事项可以这样部署;请批准人核对该文件",
        },
    ),
    "step-without-department": RuleWords(
        title="人工办理须写明承办部门",
        sentence="这个{kind}没有写明由哪个部门办理",
        advice="在属性 department 里写部门的变量,如 approval_department",
    ),
    "step-without-role": RuleWords(
        title="人工办理须有在岗的角色",
        sentence={
            "missing": "没有写明由什么角色办理",
            "unknown": "“{role}”不是岗位的角色,没有人会收到这项待办",
        },
        advice="放进角色的泳道,或者写属性 role(起始事件写 roles);视情形而定的,写表达式 role_of。角色有:{roles}",
    ),
    "unknown-due": RuleWords(
        title="期限须指向图上的定时事件",
        sentence="期限“{due}”不是本图的定时边界事件",
        advice="属性 due 写届满事件的 id;没有期限的不写",
    ),
    "form-without-effect": RuleWords(
        title="表单先说明依据和后果",
        sentence="表单“{form}”没有以说明依据和法律后果的文字开头",
        advice="第一个部件放“文本”,用一句话写明依据哪一条、提交后发生什么",
    ),
    "field-unlabelled": RuleWords(
        title="表单字段须有英文键和中文标签",
        sentence={
            "key": "表单“{form}”的字段键“{key}”不是小写英文",
            "label": "表单“{form}”的字段“{key}”没有中文标签",
        },
        advice="键用小写英文和下划线,标签用中文",
    ),
}
