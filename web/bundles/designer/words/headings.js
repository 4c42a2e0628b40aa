/* What the head of the panel calls an element: its kind as bpmn-js puts it together, in Chinese. */
const TRIGGERS = {
  Message: "消息", Timer: "定时", Signal: "信号", Error: "错误", Escalation: "升级", Conditional: "条件", Link: "链接",
  Compensate: "补偿", Cancel: "取消", Terminate: "终止", Multiple: "多种", Parallel: "多种",
};
const EVENTS = {
  "Start Event": "开始事件", "End Event": "结束事件", "Boundary Event": "边界事件",
  "Intermediate Catch Event": "中间捕获事件", "Intermediate Throw Event": "中间抛出事件",
};
const OTHERS = {
  Process: "流程", Collaboration: "协作图", Participant: "泳池", Lane: "泳道", Group: "分组", "Text Annotation": "注释",
  Task: "任务", "User Task": "人工任务", "Service Task": "系统任务", "Script Task": "脚本任务", "Manual Task": "手工任务",
  "Business Rule Task": "决策表任务", "Receive Task": "接收任务", "Send Task": "发送任务", "Call Activity": "调用流程",
  "Sub Process": "子流程", "Expanded Sub Process": "子流程", "Collapsed Sub Process": "子流程(收起)",
  "Event Sub Process": "事件子流程", Transaction: "事务子流程", "Ad Hoc Sub Process": "即席子流程",
  "Exclusive Gateway": "排他网关", "Parallel Gateway": "并行网关", "Inclusive Gateway": "包容网关",
  "Event Based Gateway": "事件网关", "Complex Gateway": "复杂网关",
  "Sequence Flow": "顺序流", "Default Flow": "默认线", "Conditional Flow": "条件线", "Message Flow": "消息流",
  Association: "关联线", "Data Object Reference": "数据对象", "Data Store Reference": "数据存储",
  "Data Input Association": "数据输入", "Data Output Association": "数据输出",
};

const events = Object.entries(EVENTS).flatMap(([kind, name]) => [
  [kind, name],
  [`${kind} (Non Interrupting)`, `${name}(不中断)`],
  ...Object.entries(TRIGGERS).flatMap(([trigger, word]) => [
    [`${trigger} ${kind}`, word + name],
    [`${trigger} ${kind} (Non Interrupting)`, `${word}${name}(不中断)`],
  ]),
]);

export const HEADINGS = { ...OTHERS, ...Object.fromEntries(events) };
