/* The form editor in Chinese and without what the server does not render; its texts stand in its code. */
const EDITOR = "@bpmn-io/form-js-editor/dist/index.es.js";
const VIEWER = "@bpmn-io/form-js-viewer/dist/index.es.js";

/* Fields are edited beside the form, with the settings that the server reads; the editor's own panel stays out. */
const OWN_PANEL = "{ propertiesPanel: ['value', { attachTo() {} }] }, RenderInjectionModule";

const OFFERED = `["textfield", "textarea", "number", "datetime", "checkbox", "radio", "select", "checklist", "filepicker", "text", "separator", "group"]`;

/* The same key press would reach the new field, which has the focus by then, and take it out of the selection. */
const KEY = "const onKeyDown = event => {\n    if (event.code === 'Enter') {";

const EDITOR_WORDS = [
  [KEY, `${KEY}\n      event.preventDefault();`],
  ["PropertiesPanelModule, RenderInjectionModule", OWN_PANEL],
  ["}) => type !== 'default');", `}) => ${OFFERED}.includes(type));`],
  ["label: 'Input',\n  id: 'basic-input'", "label: '填写',\n  id: 'basic-input'"],
  ["label: 'Selection',\n  id: 'selection'", "label: '选择',\n  id: 'selection'"],
  ["label: 'Presentation',\n  id: 'presentation'", "label: '显示',\n  id: 'presentation'"],
  ["label: 'Containers',\n  id: 'container'", "label: '分组',\n  id: 'container'"],
  ["`Create ${getIndefiniteArticle(type)} ${label} element`", "`添加${label}:拖到表单里,或者按回车加在末尾`"],
  ['title: "Components",\n      children: "Components"', 'title: "组件",\n      children: "组件"'],
  ['placeholder: "Search components"', 'placeholder: "查找组件", "aria-label": "查找组件"'],
  ['title: "Clear content"', 'title: "清空"'],
  ['"No components found."', '"没有这样的组件"'],
  ['"Drag and drop components here."', '"把组件拖到这里"'],
  ['"Build your form"', '"空白表单"'],
  ['"Drag and drop components here to start designing."', '"把左边的组件拖到这里。"'],
  ['"Use the preview window to test your form."', '"右边显示经办看到的样子。"'],
  ['"Text view is empty"', '"没有文字"'],
  ['"Text view is populated by an expression"', '"文字由表达式给出,办理页不支持"'],
  ['"Text view is templated"', '"文字里有模板,办理页照原样显示"'],
  ['"Html view is empty"', '"没有内容"'],
  ['"Html view is populated by an expression"', '"内容由表达式给出,办理页不支持"'],
  ['"Html view is templated"', '"内容里有模板,办理页照原样显示"'],
  ["'Expression is empty'", "'没有写表达式'"],
  ["`Expression for '${key}'`", "`${key} 的表达式`"],
  ['"iFrame"]', '"内嵌网页"]'],
  ['"Document preview"]', '"文件预览"]'],
  ["'Remove form field'", "'删去'"],
  ["`Remove ${entry.label}`", "`删去${entry.label}`"],
];

/* Also what the palette does not offer, for forms that were drawn elsewhere. */
const NAMES = {
  Button: "按钮",
  Checkbox: "是否(单个勾选)",
  "Checkbox group": "多选",
  "Date time": "日期、时刻",
  "Document preview": "文件预览",
  "Dynamic list": "可增减的列表",
  Expression: "表达式",
  Group: "分组",
  "HTML view": "网页内容",
  iFrame: "内嵌网页",
  "Image view": "图片",
  Number: "数字",
  "Radio group": "单选",
  Select: "下拉选择",
  Separator: "分隔线",
  Spacer: "空白",
  Table: "表格",
  "Tag list": "多选标签",
  "Text view": "说明文字",
  "Text field": "文字(一行)",
  "Text area": "文字(多行)",
};
const LABELS = {
  Checkbox: "是否",
  "Checkbox group": "多选",
  Group: "分组",
  Number: "数字",
  "Radio group": "单选",
  Select: "选择",
  "Text field": "文字",
  "Text area": "文字",
};

const VIEWER_WORDS = [
  ...Object.entries(NAMES).map(([name, put]) => [`  name: '${name}',`, `  name: '${put}',`]),
  ...Object.entries(LABELS).map(([label, put]) => [`    label: '${label}',`, `    label: '${put}',`]),
  ["valueLabel || 'Select'", "valueLabel || '请选择'"],
  ["    label: 'Value',\n", "    label: '选项',\n"],
  ["label: 'File picker',", "name: '材料(上传文件)',"],
  ["  emptyValue: null,\n  create: (options = {}) => ({\n    ...options\n  })", "  emptyValue: null,\n  create: (options = {}, isNewField) => ({\n    ...(isNewField ? { label: '材料', multiple: true } : {}),\n    ...options\n  })"],
  ["placeholder: getLocaleReadableDateFormat(),", 'placeholder: "年/月/日",'],
  ["placeholder: use24h ? 'hh:mm' : 'hh:mm --',", 'placeholder: "时:分",'],
  ['"aria-label": "Increment"', '"aria-label": "加一"'],
  ['"aria-label": "Decrement"', '"aria-label": "减一"'],
  ['title: "Remove tag"', 'title: "删去"'],
  ["placeholder: 'Search'", "placeholder: '查找'"],
  ["? undefined : 'Search'", "? undefined : '查找'"],
  ["'Nothing to show.'", "'没有内容'"],
  ['children: "Nothing to show."', 'children: "没有内容"'],
  ["`Expand all (${values.length - 1})`", "`全部展开(${values.length - 1})`"],
  ["set(defaults, DATE_LABEL_PATH, 'Date');", "set(defaults, DATE_LABEL_PATH, '日期');"],
  ["TEXT_VIEW_DEFAULT_TEXT = '# Text'", "TEXT_VIEW_DEFAULT_TEXT = '写给经办的说明'"],
  ['children: "Browse"', 'children: "选择文件"'],
  ["'No files selected'", "'没有选择文件'"],
  ["emptyListMessage = 'No results'", "emptyListMessage = '没有选项'"],
  ["'No options source defined in the form definition'", "'没有写选项'"],
  ['title: "Powered by bpmn.io"', 'title: "bpmn.io"'],
];

export const FORM_REPLACED = new Map();
export const FORM_PATCHES = new Map([
  [EDITOR, EDITOR_WORDS],
  [VIEWER, VIEWER_WORDS],
]);
