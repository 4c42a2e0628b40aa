/* Ids of what is drawn anew, in the small letters that ids of the office have: task_17bai5y, flow_0x2k9ab. */
import BpmnFactory from "bpmn-js/lib/features/modeling/BpmnFactory";
import { is } from "bpmn-js/lib/util/ModelUtil";

const PREFIXES = [
  ["bpmn:Activity", "step"],
  ["bpmn:Event", "event"],
  ["bpmn:Gateway", "gateway"],
  ["bpmn:SequenceFlow", "flow"],
];

class SmallLetterFactory extends BpmnFactory {
  _ensureId(element) {
    if (element.id || !this._needsId(element)) {
      super._ensureId(element);
      return;
    }
    const [, found] = PREFIXES.find(([type]) => is(element, type)) || [];
    const named = element.$type.replace(/^[^:]*:/, "").replace(/[A-Z]+/g, (letters) => `_${letters.toLowerCase()}`);
    element.id = this._model.ids.nextPrefixed(`${found || named.replace(/^_/, "")}_`, element);
  }
}
SmallLetterFactory.$inject = BpmnFactory.$inject;

export default { bpmnFactory: ["type", SmallLetterFactory] };
