/* What the head of the panel calls the type of an element: `Timer Boundary Event (Non Interrupting)`. */
const KINDS = {
  Cancel: "取消",
  Compensate: "补偿",
  Conditional: "条件",
  Error: "错误",
  Escalation: "升级",
  Link: "链接",
  Message: "消息",
  Multiple: "多重",
  "Parallel Multiple": "并行多重",
  Signal: "信号",
  Terminate: "终止",
  Timer: "定时",
};
const EVENTS = {
  "Start Event": "开始事件",
  "End Event": "结束事件",
  "Boundary Event": "边界事件",
  "Intermediate Catch Event": "中间捕获事件",
  "Intermediate Throw Event": "中间抛出事件",
};
const OTHERS = {
  Association: "关联线",
  "Ad Hoc Sub Process": "临时子流程",
  "Business Rule Task": "规则任务(决策表)",
  "Call Activity": "调用流程",
  "Collapsed Ad Hoc Sub Process": "临时子流程(收起)",
  "Collapsed Sub Process": "子流程(收起)",
  Collaboration: "协作图",
  "Complex Gateway": "复杂网关",
  "Conditional Flow": "条件流",
  "Data Input": "数据输入",
  "Data Input Association": "数据输入线",
  "Data Object Reference": "数据对象",
  "Data Output": "数据输出",
  "Data Output Association": "数据输出线",
  "Data Store Reference": "数据存储",
  "Default Flow": "默认流",
  "Event Based Gateway": "事件网关",
  "Event Sub Process": "事件子流程",
  "Exclusive Gateway": "排他网关",
  "Expanded Ad Hoc Sub Process": "临时子流程(展开)",
  "Expanded Sub Process": "子流程(展开)",
  Group: "分组框",
  "Inclusive Gateway": "包容网关",
  Lane: "泳道",
  "Manual Task": "人工任务",
  "Message Flow": "消息流",
  "Parallel Gateway": "并行网关",
  Participant: "泳池",
  Process: "流程",
  "Receive Task": "接收任务",
  "Script Task": "脚本任务",
  "Send Task": "发送任务",
  "Sequence Flow": "顺序流",
  "Service Task": "服务任务",
  Task: "任务",
  "Text Annotation": "文字说明",
  Transaction: "事务",
  "User Task": "用户任务",
};

/* The Chinese name of a type, or undefined for what is none. */
export function typeName(text) {
  if (OTHERS[text]) return OTHERS[text];
  const [, kind = "", event, quiet] = text.match(/^(?:(.+) )?((?:Start|End|Boundary|Intermediate (?:Catch|Throw)) Event)( \(Non Interrupting\))?$/) ?? [];
  if (!event || (kind && !KINDS[kind])) return undefined;
  return `${KINDS[kind] ?? ""}${EVENTS[event]}${quiet ? "(非中断)" : ""}`;
}
