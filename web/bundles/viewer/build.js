/* Builds the viewer into web/static/bundles and writes beside it the licences of everything inside.
   Two builds of the same lock file give the same bytes. */
import { build } from "esbuild";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../../static/bundles");

const result = await build({
  absWorkingDir: here,
  entryPoints: { "bpmn-viewer": "viewer.js", "bpmn-viewer-style": "viewer.css" },
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome90", "firefox90", "safari15"],
  legalComments: "none",
  metafile: true,
});

const packages = new Set(
  Object.keys(result.metafile.inputs)
    .map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//))
    .filter(Boolean)
    .map((found) => found[1]),
);

function licence(name) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8").trim() : "";
  const author = about.author ? JSON.stringify(about.author.name ?? about.author) : "see its repository";
  return `${name} ${about.version}\n${"-".repeat(72)}\n${text || `${about.license}, author: ${author}`}\n`;
}

const texts = [...packages].sort().map(licence);
writeFileSync(join(target, "bpmn-viewer.THIRD_PARTY.txt"), texts.join("\n\n"));
console.log(`${packages.size} packages, licences written`);
