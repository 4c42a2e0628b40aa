/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* The role a lane stands for. */
import { useState } from "@bpmn-io/properties-panel/preact/hooks";

import { Choice } from "../fields.jsx";
import { roleOfLane } from "../surroundings.js";

export function Lane({ desk }) {
  const { element, object, lists, modeling, registry, readOnly } = desk;
  const [taken, setTaken] = useState("");
  const role = roleOfLane(object);
  const options = [...lists.lists.roles];
  if (!options.some((one) => one.id === role)) options.unshift({ id: role, name: role || "(不是岗位)" });
  const turn = (told) => {
    const id = `lane_${told}`;
    const other = registry.get(id);
    if (other && other !== element) {
      setTaken(lists.find("roles", told)?.name ?? told);
      return;
    }
    setTaken("");
    const before = lists.find("roles", role)?.name;
    const name = lists.find("roles", told)?.name ?? told;
    // A name that somebody chose stays; one that only repeated the role follows it.
    modeling.updateProperties(element, !object.name || object.name === before ? { id, name } : { id });
  };
  return (
    <Choice
      id="sg-lane-role" label="岗位" value={role} options={options} disabled={readOnly} onChange={turn}
      fault={taken && `已有“${taken}”的泳道,一个岗位只用一条泳道`}
      hint="泳道里的人工任务由这个岗位办理;泳道的编号随岗位改变"
    />
  );
}
