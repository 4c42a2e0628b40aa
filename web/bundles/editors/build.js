/* Builds the editors into web/static/bundles and writes beside each the licences of everything inside.
   Two builds of the same lock file give the same bytes. */
import { build } from "esbuild";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { LEFT_OUT, PATCHES, REPLACED } from "./words/patches.js";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../../static/bundles");
const packages = join(here, "node_modules");

function patched(name, text) {
  return PATCHES.get(name).reduce((before, [found, put]) => {
    if (!before.includes(found)) throw new Error(`${name} no longer holds ${found}`);
    return before.replaceAll(found, put);
  }, text);
}

/* What other packages bring along and we say or do otherwise; a patch that no longer fits stops the build. */
const patches = {
  name: "patches",
  setup(building) {
    building.onResolve({ filter: LEFT_OUT }, ({ importer }) =>
      importer.includes("form-js-editor") ? { path: join(here, "forms/left_out.js") } : undefined,
    );
    building.onLoad({ filter: /node_modules.*\.js$/ }, ({ path }) => {
      const name = path.slice(packages.length + 1).replaceAll("\\", "/");
      if (REPLACED.has(name)) return { contents: REPLACED.get(name), loader: "js", resolveDir: dirname(path) };
      if (!PATCHES.has(name)) return undefined;
      return { contents: patched(name, readFileSync(path, "utf8")), loader: "js" };
    });
  },
};

function licence(name) {
  const folder = join(packages, name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
  const author = about.author ? JSON.stringify(about.author.name ?? about.author) : "see its repository";
  return `${name} ${about.version}\n${"-".repeat(72)}\n${text || `${about.license}, author: ${author}`}\n`;
}

async function bundle(name, script, style) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: { [name]: script, [`${name}-style`]: style },
    outdir: target,
    bundle: true,
    minify: true,
    format: "esm",
    charset: "utf8",
    target: ["chrome111", "firefox113", "safari16.4"],
    loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty", ".eot": "empty", ".svg": "empty" },
    assetNames: `${name}-font`,
    legalComments: "none",
    plugins: [patches],
    metafile: true,
  });
  const inside = Object.values(result.metafile.outputs).flatMap((made) =>
    Object.entries(made.inputs).filter(([, { bytesInOutput }]) => bytesInOutput).map(([path]) => path),
  );
  const bundled = new Set(
    inside.map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)).filter(Boolean).map((found) => found[1]),
  );
  writeFileSync(join(target, `${name}.THIRD_PARTY.txt`), [...bundled].sort().map(licence).join("\n\n"));
  console.log(`${name}: ${bundled.size} packages, licences written`);
  if (process.env.SIZES) {
    const made = Object.values(result.metafile.outputs).flatMap((one) => Object.entries(one.inputs));
    const sizes = made.map(([path, { bytesInOutput }]) => [bytesInOutput, path]).sort(([a], [b]) => b - a);
    console.log(sizes.slice(0, 25).map(([size, path]) => `${size} ${path}`).join("\n"));
  }
}

const wanted = process.argv[2];
if (!wanted || wanted === "dmn") await bundle("dmn-editor", "tables/editor.js", "tables/editor.css");
if (!wanted || wanted === "form") await bundle("form-editor", "forms/editor.js", "forms/editor.css");
