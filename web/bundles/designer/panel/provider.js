/* Which groups the panel shows of which element. */
import { is, isAny } from "bpmn-js/lib/util/ModelUtil";

import { Writing, operatorOf, otherProperties, property, strangers, subject } from "./extensions.js";
import { Basic } from "./groups/basic.jsx";
import { Basis } from "./groups/basis.jsx";
import { Call } from "./groups/call.jsx";
import { Condition } from "./groups/condition.jsx";
import { Data } from "./groups/data.jsx";
import { Handling } from "./groups/handling.jsx";
import { Instances } from "./groups/instances.jsx";
import { Lane } from "./groups/lane.jsx";
import { Message } from "./groups/message.jsx";
import { Operator } from "./groups/operator.jsx";
import { Others } from "./groups/others.jsx";
import { Rules } from "./groups/rules.jsx";
import { Script } from "./groups/script.jsx";
import { Start } from "./groups/start.jsx";
import { Table } from "./groups/table.jsx";
import { Timer } from "./groups/timer.jsx";
import { Section } from "./section.jsx";
import { KNOWN_PROPERTIES } from "./properties.js";

const FLOW_CHOICES = ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway", "bpmn:Activity", "bpmn:ComplexGateway"];

const definition = (object, type) => (object.eventDefinitions ?? []).find((one) => is(one, type));

/* A message at whose event people fill in a form: a button on the page of the case. */
const isAsked = (object) =>
  isAny(object, ["bpmn:BoundaryEvent", "bpmn:IntermediateCatchEvent"]) && definition(object, "bpmn:MessageEventDefinition");

const startsCase = (object) => is(object, "bpmn:StartEvent") && is(object.$parent, "bpmn:Process");

function groupsOf(object, lists) {
  const timer = definition(object, "bpmn:TimerEventDefinition");
  const named = ["bpmn:MessageEventDefinition", "bpmn:SignalEventDefinition", "bpmn:ErrorEventDefinition", "bpmn:EscalationEventDefinition"];
  const handled = is(object, "bpmn:UserTask") || isAsked(object);
  return [
    { id: "basic", label: "基本", body: Basic },
    is(object, "bpmn:Lane") && { id: "lane", label: "岗位", body: Lane },
    timer && { id: "timer", label: "期限", body: Timer },
    startsCase(object) && { id: "start", label: "发起", body: Start, mark: property(object, "form") },
    named.some((type) => definition(object, type)) && { id: "message", label: "事件", body: Message },
    is(object, "bpmn:ReceiveTask") && { id: "message", label: "等待的消息", body: Message, mark: object.messageRef?.name },
    (handled || startsCase(object)) && { id: "basis", label: "依据", body: Basis, mark: property(object, "article") || property(object, "basis") },
    handled && { id: "handling", label: "办理", body: Handling, mark: property(object, "form") },
    is(object, "bpmn:ServiceTask") && { id: "operator", label: "系统任务", body: Operator, mark: operatorOf(object)?.id },
    is(object, "bpmn:CallActivity") && { id: "call", label: "调用", body: Call, mark: object.calledElement },
    is(object, "bpmn:ScriptTask") && { id: "script", label: "脚本", body: Script },
    is(object, "bpmn:BusinessRuleTask") && { id: "table", label: "决策表", body: Table },
    !timer && lists.usedAt(object).length && { id: "rules", label: "规则参数", body: Rules },
    is(object, "bpmn:SequenceFlow") && isAny(object.sourceRef, FLOW_CHOICES) && { id: "condition", label: "条件", body: Condition },
    is(object, "bpmn:Activity") && { id: "instances", label: "多实例", body: Instances, shut: !object.loopCharacteristics },
    is(object, "bpmn:Process") && { id: "data", label: "数据", body: Data },
    (strangers(object).length || otherProperties(object, KNOWN_PROPERTIES).length) && { id: "others", label: "其他扩展", body: Others },
  ].filter(Boolean);
}

export class PanelProvider {
  constructor(propertiesPanel, injector) {
    this.injector = injector;
    propertiesPanel.registerProvider(500, this);
  }

  getGroups(element) {
    return (groups) => [...groups, ...groupsOf(subject(element), this.injector.get("panelLists")).map((group) => this.section(group, element))];
  }

  section(group, element) {
    const get = (name) => this.injector.get(name);
    const desk = {
      element,
      object: subject(element),
      writing: new Writing(element, { moddle: get("moddle"), commandStack: get("commandStack") }),
      lists: get("panelLists"),
      proposals: get("panelProposals"),
      modeling: get("modeling"),
      registry: get("elementRegistry"),
      selection: get("selection"),
      canvas: get("canvas"),
      commandStack: get("commandStack"),
      moddle: get("moddle"),
      readOnly: Boolean(get("panelLists").bench.readOnly),
    };
    return { ...group, component: Section, desk, entries: [] };
  }
}

PanelProvider.$inject = ["propertiesPanel", "injector"];
