// Draws how a program looks, in the colours of VS Code's dark theme: the picture of the README.
//
// usage: node test/picture.mjs > picture.html, of which a browser makes images/program.png (`npm run picture`)

import { readFileSync } from "node:fs";
import path from "node:path";

import { root, tokens } from "./textmate.mjs";

const COLOURS = [
  ["comment", "#6a9955"],
  ["string", "#ce9178"],
  ["keyword.control", "#c586c0"],
  ["keyword.operator.word", "#569cd6"],
  ["keyword.operator", "#d4d4d4"],
  ["keyword.other.unit", "#b5cea8"],
  ["keyword", "#569cd6"],
  ["constant", "#b5cea8"],
  ["storage", "#569cd6"],
  ["entity.name", "#4ec9b0"],
  ["support.function", "#dcdcaa"],
  ["support", "#9cdcfe"],
];
const LINES = 37;

const colour = (scopes) => (COLOURS.find(([part]) => scopes.split(" ").some((scope) => scope.startsWith(part))) ?? ["", "#d4d4d4"])[1];
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const program = readFileSync(path.join(root, "programs/kaspersky/kaspersky-2005.prog"), "utf8");
const lines = tokens(program.split("\n").slice(0, LINES).join("\n"));
const drawn = lines.map((line, at) => {
  const pieces = line.map(({ text, scopes }) => `<span style="color:${colour(scopes)}">${escaped(text)}</span>`).join("");
  return `<span style="color:#6e7681">${String(at + 1).padStart(3)}  </span>${pieces}`;
});
console.log(`<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #1f1f1f } pre { margin: 16px; font: 14px/20px "DejaVu Sans Mono", monospace }
</style><pre>${drawn.join("\n")}</pre>`);
