/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* A group of the panel: a heading that opens and closes it, and what is in it. */
import { useLayoutState } from "@bpmn-io/properties-panel";

export function Section({ id, label, mark, body: Body, desk, shut }) {
  const [open, setOpen] = useLayoutState(["groups", shut ? `${id}-shut` : id, "open"], !shut);
  return (
    <section class="bio-properties-panel-group sg-section" data-group-id={`group-${id}`} aria-labelledby={`sg-group-${id}-head`}>
      <h2 class="sg-head">
        <button type="button" aria-expanded={open ? "true" : "false"} aria-controls={`sg-group-${id}`} onClick={() => setOpen(!open)}>
          <span id={`sg-group-${id}-head`}>{label}</span>
          {mark && <span class="sg-mark">{mark}</span>}
        </button>
      </h2>
      <div id={`sg-group-${id}`} class="sg-body" hidden={!open}>{open && <Body key={desk.element.id} desk={desk} />}</div>
    </section>
  );
}
