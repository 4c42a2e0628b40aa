/* The settings of what is chosen in a form: just those that the server reads; all others stay as they are. */
import { button, choice, group, note, number, text, tick } from "./controls.js";
import { condition } from "./fieldcondition.js";
import { options } from "./fieldoptions.js";

const KINDS = {
  textfield: "文字(一行)", textarea: "文字(多行)", number: "数字", datetime: "日期、时刻", checkbox: "是否",
  radio: "单选", select: "下拉选择", checklist: "多选", filepicker: "材料", text: "说明文字", separator: "分隔线", group: "分组",
};
/* Of forms that were drawn elsewhere; the check says of each that the office does not show it. */
const FOREIGN = {
  button: "按钮", documentPreview: "文件预览", dynamiclist: "可增减的列表", expression: "表达式", html: "网页内容", iframe: "内嵌网页",
  image: "图片", spacer: "空白", table: "表格", taglist: "多选标签",
};
const CHOOSING = ["radio", "select", "checklist"];
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
const AFTER = "after:";

export class FieldSettings {
  constructor(place, editor, lists) {
    this.place = place;
    this.editor = editor;
    this.lists = lists;
  }

  show(chosen) {
    const component = chosen && chosen.id ? this.editor.component(chosen.id) || this.editor.form : this.editor.form;
    const again = () => this.show(this.editor.component(component.id) || this.editor.form);
    const edit = (changes) => this.editor.edit(this.editor.component(component.id) || this.editor.form, changes);
    this.place.replaceChildren(...(component.type === "default" ? this.ofForm(component, edit) : this.ofPart(component, edit, again)));
  }

  ofForm(form, edit) {
    return [
      group("表单", [
        text("标题", form.title, (title) => edit({ title })),
        text("标识", form.id, () => {}, { readOnly: true, help: "与文件名相同,图上的任务用它引用这张表单。" }),
      ]),
      note("点选左边的一项,在这里修改它。"),
    ];
  }

  ofPart(part, edit, again) {
    const found = [this.general(part, edit)];
    if (part.key) {
      if (CHOOSING.includes(part.type)) found.push(options(part, this.lists, edit, again));
      found.push(this.limits(part, edit, again), this.checks(part, edit));
    }
    if (part.type !== "group") found.push(condition(part, this.editor.fields(), edit, again));
    const away = button("删去这一项", () => this.editor.remove(this.editor.component(part.id)));
    return [...found.filter(Boolean), away];
  }

  general(part, edit) {
    const title = group(KINDS[part.type] || FOREIGN[part.type] || part.type, []);
    if (part.type === "text") {
      title.append(text("文字", part.text, (told) => edit({ text: told }), { long: true, help: "写明法律后果和条文;以 # 开头的一行是标题。" }));
    } else if (part.type === "datetime") {
      title.append(text("名称", part.dateLabel, (dateLabel) => edit({ dateLabel })));
    } else if (part.type !== "separator") {
      title.append(text("名称", part.label, (label) => edit({ label })));
    }
    if (part.key) {
      const personal = this.lists.personal.includes(part.key) ? "个人信息:加密保存,平时遮盖,查看留痕。" : "变量名:英文字母、数字和下划线,图和决策表用它。";
      title.append(text("标识", part.key, (key) => key && edit({ key }), { pattern: NAME, help: personal }));
      title.append(text("填写说明", part.description, (description) => edit({ description }), { long: true }));
    }
    return title;
  }

  limits(part, edit, again) {
    const validate = part.validate || {};
    const put = (name, value) => {
      const kept = { ...(this.editor.component(part.id).validate || {}) };
      if (value === undefined || value === false) delete kept[name];
      else kept[name] = value;
      edit({ validate: Object.keys(kept).length ? kept : undefined });
    };
    const rows = [tick("必填", validate.required, (value) => put("required", value))];
    if (["textfield", "textarea"].includes(part.type)) {
      rows.push(number("至少几个字", validate.minLength, (value) => put("minLength", value)));
      rows.push(number("最多几个字", validate.maxLength, (value) => put("maxLength", value)));
      rows.push(text("写法(正则表达式)", validate.pattern, (value) => put("pattern", value)));
    } else if (part.type === "number") {
      rows.push(number("最小", validate.min, (value) => put("min", value), { whole: false }));
      rows.push(number("最大", validate.max, (value) => put("max", value), { whole: false }));
      rows.push(number("小数位数", part.decimalDigits, (decimalDigits) => edit({ decimalDigits })));
    } else if (part.type === "datetime") {
      const kinds = [["date", "日期"], ["datetime", "日期和时刻"], ...(part.subtype === "time" ? [["time", "时刻"]] : [])];
      rows.push(choice("填到", part.subtype, kinds, (subtype) => { edit({ subtype }); again(); }));
    } else if (part.type === "filepicker") {
      rows.push(tick("可以交几份", part.multiple, (multiple) => edit({ multiple })));
      rows.push(text("只收这些后缀", part.accept, (accept) => edit({ accept }), { placeholder: ".pdf,.jpg", help: "不写的,收平台允许的全部格式。" }));
    } else if (part.type === "checkbox") {
      rows.push(tick("开始时已勾选", part.defaultValue, (value) => edit({ defaultValue: value || undefined })));
    }
    return group("要求", rows);
  }

  checks(part, edit) {
    const properties = () => this.editor.component(part.id).properties || {};
    const put = (name, value) => {
      const kept = { ...properties() };
      if (value) kept[name] = value;
      else delete kept[name];
      edit({ properties: Object.keys(kept).length ? kept : undefined });
    };
    const written = () => (properties().check || "").split(",").map((one) => one.trim()).filter(Boolean);
    const turn = (name, on) => put("check", [...written().filter((one) => one !== name), ...(on ? [name] : [])].join(","));
    const rows = this.lists.checks.map((one) => tick(one.name, written().includes(one.id), (on) => turn(one.id, on), { help: one.help }));
    const others = this.editor.fields().filter((one) => one.id !== part.id && one.type === part.type);
    if (["datetime", "number"].includes(part.type) && others.length) {
      const bound = written().find((one) => one.startsWith(AFTER));
      const named = others.map((one) => [AFTER + one.key, one.label || one.dateLabel || one.key]);
      rows.push(choice("晚于(大于)", bound, [["", "不比较"], ...named], (value) => {
        put("check", [...written().filter((one) => !one.startsWith(AFTER)), ...(value ? [value] : [])].join(","));
      }));
    }
    const yes = ["yes", "true", "1"].includes((properties().overridable || "").toLowerCase());
    rows.push(tick("写明理由后可以照样提交", yes, (on) => put("overridable", on ? "yes" : "")));
    const registers = this.lists.lookups.map((one) => [one.id, one.name]);
    if (part.type === "textfield") {
      rows.push(choice("填写时查找", properties().lookup, [["", "不查找"], ...registers], (value) => put("lookup", value)));
    }
    return group("校验", rows);
  }
}
