/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* The article of the regulation that a step stands on. */
import { Told } from "../fields.jsx";
import { Pick } from "../pick.jsx";
import { property } from "../extensions.js";

export function Basis({ desk }) {
  const { object, writing, lists, readOnly } = desk;
  const article = property(object, "article");
  const known = lists.find("articles", article);
  return (
    <>
      <Pick
        id="sg-article" label="依据条款" value={article} options={lists.lists.articles} disabled={readOnly} free
        fault={article && lists.loaded && !known && !/^\d+(\(\d+\))?$/.test(article) ? "写作条号,例如 18 或者 18(1)" : ""}
        onPick={(told) => writing.properties({ article: told })}
      />
      {known && <Told label="职责">{known.help}{known.limits && <>;办法规定的时限:{known.limits}</>}</Told>}
    </>
  );
}
