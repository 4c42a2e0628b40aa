/* Texts that no dictionary reaches, and few mends, are put into the sources when the bundle is built, which fails
   where one of them is no longer found. By file of a package: what stands there, and what shall. */
const SIMULATION = {
  "toggle-mode/modeler/ToggleMode.js": [["Token Simulation", "走图演示"]],
  "show-scopes/ShowScopes.js": [["Focus process instance ${scope.id}", "只看这一次演示"]],
  "log/Log.js": [
    ["'SubProcess'", "'子流程'"],
    ["'Process'", "'流程'"],
    ["'finished' : 'canceled'", "'结束' : '取消'"],
    ["} started`", "} 开始`"],
    ["'Service Task'", "'系统任务'"],
    ["'User Task'", "'人工任务'"],
    ["'Call Activity'", "'调用流程'"],
    ["'Script Task'", "'脚本任务'"],
    ["'Business Rule Task'", "'决策表任务'"],
    ["'Manual Task'", "'手工任务'"],
    ["'Receive Task'", "'接收任务'"],
    ["'Send Task'", "'发送任务'"],
    ["|| 'Task'", "|| '任务'"],
    ["'Exclusive Gateway'", "'排他网关'"],
    ["'Parallel Gateway'", "'并行网关'"],
    ["'Inclusive Gateway'", "'包容网关'"],
    ["'Start Event'", "'开始事件'"],
    ["'Intermediate Event'", "'中间事件'"],
    ["'Boundary Event'", "'边界事件'"],
    ["'End Event'", "'结束事件'"],
    ["No Entries", "还没有记录"],
    ["aria-label=\"Close\"", "aria-label=\"收起演示记录\""],
    ["Toggle Simulation Log", "显示或者收起演示记录"],
    ["Simulation Log", "演示记录"],
  ],
  "reset-simulation/ResetSimulation.js": [["Reset Simulation", "重新演示"]],
  "element-support/ElementSupport.js": [
    ["Found unsupported elements", "有的元素不能演示"],
    ["Not supported", "不能演示"],
  ],
  "pause-simulation/PauseSimulation.js": [
    ["Play/Pause Simulation", "继续或者暂停演示"],
    ["Pause Simulation", "暂停演示"],
    ["Play Simulation", "继续演示"],
  ],
  "set-animation-speed/SetAnimationSpeed.js": [
    ["'Slow'", "'慢'"],
    ["'Normal'", "'正常'"],
    ["'Fast'", "'快'"],
    ["Set animation speed = ${ label }", "演示速度:${ label }"],
  ],
  "context-pads/handler/ExclusiveGatewayHandler.js": [["Set Sequence Flow", "选择走哪一条线"]],
  "context-pads/handler/InclusiveGatewayHandler.js": [["Set Sequence Flow", "选择走哪些线"]],
  "context-pads/handler/PauseHandler.js": [["${ wait ? 'Remove' : 'Add' } pause point", "${ wait ? '不在这里停' : '在这里停' }"]],
  "context-pads/handler/TriggerHandler.js": [["Trigger Event", "触发"]],
  "simulation-state/SimulationState.js": [["'Finished'", "'结束'"]],
};

const MENU = {
  "PopupMenuBreadcrumbs.js": [['aria-label="Back"', 'aria-label="返回"']],
  "PopupMenuComponent.js": [
    ["title || 'Search'", "title || '查找'"],
    ["title || 'Results'", "title || '结果'"],
    ["`Open entry documentation for ${ selectedEntry.label }` : 'Open entry documentation'", "`打开${ selectedEntry.label }的说明` : '打开说明'"],
    [
      "${ entriesToShow.length } ${ entriesToShow.length === 1 ? 'result' : 'results' } found",
      "找到 ${ entriesToShow.length } 项",
    ],
  ],
};

/* The content policy allows no style element: rules are adopted by the document instead. */
const STYLES = [["if (!root.head && root.adoptedStyleSheets", "if (root.adoptedStyleSheets"]];

/* bpmn-js itself still asks in the way that diagram-js warns of, at every change of a type. */
const PAD = [["console.warn(new Error('ContextPad#getPad is deprecated", "void (new Error('ContextPad#getPad is deprecated"]];

/* The path of a retrieval expression would be written under the name of its type, which no engine reads. */
const PATH = [
  [
    'name: "messagePath",\n\t\t\t\ttype: "FormalExpression"',
    'name: "messagePath",\n\t\t\t\ttype: "FormalExpression",\n\t\t\t\txml: { serialize: "property" }',
  ],
];

/* Elements of a described namespace that the description does not know are kept like those of any other. */
const UNKNOWN = [
  [
    "  if (pkg) {\n    const elementTypeName = aliasToName(nameNs, pkg);",
    "  if (pkg && model.registry.typeMap[aliasToName(nameNs, pkg)]) {\n    const elementTypeName = aliasToName(nameNs, pkg);",
  ],
];

const below = (folder, files) => Object.entries(files).map(([name, pairs]) => [`${folder}/${name}`, pairs]);

export const PATCHES = new Map([
  ...below("bpmn-js-token-simulation/lib/features", SIMULATION),
  ...below("diagram-js/lib/features/popup-menu", MENU),
  ["diagram-js/lib/features/context-pad/ContextPad.js", PAD],
  ["bpmn-moddle/dist/index.js", PATH],
  ["moddle-xml/dist/index.js", UNKNOWN],
  ["style-mod/src/style-mod.js", STYLES],
]);
