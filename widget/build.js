// Builds widget.js (the loader) and chat.js into a folder: node build.js [FOLDER]; the gateway serves gateway/widget.
// Without FOLDER, built.json tells of what that was built, so that a stale build is noticed also where there is no node.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { LANGUAGES } from "../gateway/page/strings.js";
import { forShadow } from "./styles.js";

const HERE = import.meta.dirname;
const ROOT = path.dirname(HERE);
const LOADER = ["page.open", "page.close", "page.unread", "page.load_failed"];

async function said(isWanted) {
  const read = async (language) => JSON.parse(await readFile(path.join(ROOT, "data/sentences", `${language}.json`), "utf8"));
  const texts = await Promise.all(LANGUAGES.map(async (language) => [language, Object.entries(await read(language)).filter(([key]) => isWanted(key))]));
  return JSON.stringify(Object.fromEntries(texts.map(([language, kept]) => [language, Object.fromEntries(kept)])));
}

const ofThePage = (key) => key.startsWith("page.");

/** The page's sentences as a module, all of them or those of the loader. */
const sentences = {
  name: "sentences",
  setup(maker) {
    maker.onResolve({ filter: /^sentences:/ }, ({ path: name }) => ({ path: name, namespace: "sentences" }));
    maker.onLoad({ filter: /.*/, namespace: "sentences" }, async ({ path: name }) => {
      return { contents: await said(name === "sentences:loader" ? (key) => LOADER.includes(key) : ofThePage), loader: "json" };
    });
  },
};

/** Style sheets as texts, made to stand in a shadow root. */
const styles = {
  name: "styles",
  setup(maker) {
    maker.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const { code } = await maker.esbuild.transform(forShadow(await readFile(file, "utf8")), { loader: "css", minify: true, charset: "utf8" });
      return { contents: code, loader: "text" };
    });
  },
};

const sha256 = (content) => createHash("sha256").update(content).digest("hex");

/** Hashes of all that went in, and of what came out. */
async function stamp(builds) {
  const inputs = builds.flatMap(({ metafile }) => Object.keys(metafile.inputs)).filter((name) => !name.startsWith("sentences:"));
  const names = [...inputs.map((name) => path.relative(ROOT, path.resolve(HERE, name))), "widget/build.js", "widget/styles.js", "widget/package-lock.json", "gateway/widget/widget.js", "gateway/widget/chat.js"];
  const files = [...new Set(names)].sort().map(async (name) => [name, sha256(await readFile(path.join(ROOT, name)))]);
  return { files: Object.fromEntries(await Promise.all(files)), sentences: sha256(await said(ofThePage)) };
}

const shared = { bundle: true, metafile: true, absWorkingDir: HERE, minify: true, charset: "utf8", target: ["es2022"], plugins: [sentences, styles], logLevel: "warning", legalComments: "none" };
const folder = path.resolve(process.argv[2] ?? path.join(ROOT, "gateway/widget"));
const loader = await build({ ...shared, entryPoints: [path.join(HERE, "src/loader.js")], format: "iife", outfile: path.join(folder, "widget.js") });
const chat = await build({ ...shared, entryPoints: [path.join(HERE, "src/chat.js")], format: "esm", outfile: path.join(folder, "chat.js") });
if (!process.argv[2]) await writeFile(path.join(HERE, "built.json"), `${JSON.stringify(await stamp([loader, chat]), null, 1)}\n`);
