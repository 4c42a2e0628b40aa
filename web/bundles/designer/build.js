/* Builds the designer into web/static/bundles and writes beside it the licences of everything inside.
   Two builds of the same lock file give the same bytes. */
import { createHash } from "node:crypto";
import { build } from "esbuild";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { PATCHES } from "./patches.js";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../../static/bundles");
const packages = join(here, "node_modules");

function patched(name, text) {
  return PATCHES.get(name).reduce((before, [found, put]) => {
    if (!before.includes(found)) throw new Error(`${name} no longer holds ${found}`);
    return before.replaceAll(found, put);
  }, text);
}

const patches = {
  name: "patches",
  setup(building) {
    const used = new Set();
    building.onLoad({ filter: /node_modules.*\.js$/ }, ({ path }) => {
      const name = path.slice(packages.length + 1).replaceAll("\\", "/");
      if (!PATCHES.has(name)) return undefined;
      used.add(name);
      return { contents: patched(name, readFileSync(path, "utf8")), loader: "js" };
    });
    building.onEnd(({ errors }) => {
      const unused = [...PATCHES.keys()].filter((name) => !used.has(name));
      if (!errors.length && unused.length) throw new Error(`not bundled: ${unused}`);
    });
  },
};

const result = await build({
  absWorkingDir: here,
  entryPoints: { "bpmn-designer": "designer.js", "bpmn-designer-style": "designer.css" },
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  charset: "utf8",
  target: ["chrome111", "firefox113", "safari16.4"],
  loader: { ".woff2": "file", ".json": "json" },
  assetNames: "bpmn-designer-font",
  legalComments: "none",
  plugins: [patches],
  metafile: true,
});

const inside = Object.entries(result.metafile.outputs).flatMap(([, made]) =>
  Object.entries(made.inputs).filter(([, { bytesInOutput }]) => bytesInOutput).map(([path]) => path),
);
const bundled = new Set(
  inside.map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)).filter(Boolean).map((found) => found[1]),
);

function licence(name) {
  const folder = join(packages, name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
  const author = about.author ? JSON.stringify(about.author.name ?? about.author) : "see its repository";
  return `${name} ${about.version}\n${"-".repeat(72)}\n${text || `${about.license}, author: ${author}`}\n`;
}

writeFileSync(join(target, "bpmn-designer.THIRD_PARTY.txt"), [...bundled].sort().map(licence).join("\n\n"));

/* What the bundle was made of, so that a test without Node sees when it was not made again. */
const sources = readdirSync(here, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(here, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
  .filter((path) => !path.startsWith("node_modules/"))
  .sort();
const digest = createHash("sha256");
for (const path of sources) digest.update(`${path}\n`).update(readFileSync(join(here, path)));
writeFileSync(join(target, "bpmn-designer.sources"), `${digest.digest("hex")}\n`);
console.log(`${bundled.size} packages, licences written`);
