/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* The article of the regulation that a step stands on, or what else it stands on where the regulation is silent. */
import { Text, Told } from "../fields.jsx";
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
      <Text
        id="sg-other-basis" label="其他依据" value={property(object, "basis")} disabled={readOnly}
        hint={article ? "" : "办法没有规定的,写明文件名称、文号和条款"}
        onChange={(told) => writing.properties({ basis: told })}
      />
      {known && <Told label="职责">{known.help}{known.limits && <>;办法规定的时限:{known.limits}</>}</Told>}
    </>
  );
}
