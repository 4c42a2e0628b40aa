"""What the operators' page calls the work that goes on by itself."""

from __future__ import annotations

from collections.abc import Mapping

_JOBS: Mapping[str, str] = {
    "sweep": "到期扫描",
    "backup": "每日备份",
    "verification": "每夜核验",
    "checkpoint": "检查点",
    "imports": "批量导入",
    "outbox": "发送",
    "exchange_provincial": "接口:省一体化政务服务平台",
    "exchange_creditchina": "接口:信用中国",
    "exchange_gsxt": "接口:国家企业信用信息公示系统",
    "exchange_sms": "接口:短信网关",
    "publicity": "双公示每日发起",
    "evidence": "证据材料清理",
}


def job_words(job: str) -> str:
    """A job in Chinese; an unknown one is named by its code."""
    return _JOBS.get(job, job)
