// Builds widget.js (the loader) and chat.js into a folder: node build.js [FOLDER]; the gateway serves gateway/widget.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { LANGUAGES } from "../gateway/page/strings.js";
import { forShadow } from "./styles.js";

const HERE = import.meta.dirname;
const ROOT = path.dirname(HERE);
const LOADER = ["page.open", "page.close", "page.unread", "page.load_failed"];

/** The page's sentences as a module, all of them or those of the loader. */
const sentences = {
  name: "sentences",
  setup(maker) {
    maker.onResolve({ filter: /^sentences:/ }, ({ path: name }) => ({ path: name, namespace: "sentences" }));
    maker.onLoad({ filter: /.*/, namespace: "sentences" }, async ({ path: name }) => {
      const isWanted = (key) => (name === "sentences:loader" ? LOADER.includes(key) : key.startsWith("page."));
      const read = async (language) => JSON.parse(await readFile(path.join(ROOT, "data/sentences", `${language}.json`), "utf8"));
      const texts = await Promise.all(LANGUAGES.map(async (language) => [language, Object.entries(await read(language)).filter(([key]) => isWanted(key))]));
      return { contents: JSON.stringify(Object.fromEntries(texts.map(([language, kept]) => [language, Object.fromEntries(kept)]))), loader: "json" };
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

const shared = { bundle: true, minify: true, charset: "utf8", target: ["es2022"], plugins: [sentences, styles], logLevel: "warning", legalComments: "none" };
const folder = path.resolve(process.argv[2] ?? path.join(ROOT, "gateway/widget"));
await build({ ...shared, entryPoints: [path.join(HERE, "src/loader.js")], format: "iife", outfile: path.join(folder, "widget.js") });
await build({ ...shared, entryPoints: [path.join(HERE, "src/chat.js")], format: "esm", outfile: path.join(folder, "chat.js") });
