/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* The rule parameters by which a step is done, each with its value in force and another one proposed in its place. */
import { Limit } from "../limit.jsx";

export function Rules({ desk }) {
  return (
    <>
      <p class="sg-hint">这一步按下列规则参数办理;改动随草稿送审,批准后自生效日期起施行。</p>
      {desk.lists.usedAt(desk.object).map((one) => <Limit key={one.id} desk={desk} param={one.id} />)}
    </>
  );
}
