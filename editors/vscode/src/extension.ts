// The client of `progc lsp`, and commands that run progc where its output can be read.

import { execFile } from "node:child_process";
import * as path from "node:path";
import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions, TransportKind } from "vscode-languageclient/node";

let client: LanguageClient | undefined;
let log: vscode.LogOutputChannel;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  log = vscode.window.createOutputChannel("progc", { log: true });
  const commands: Record<string, (...given: unknown[]) => unknown> = {
    "progc.eval": (given) => evaluate(given),
    "progc.why": (given) => why(given),
    "progc.test": (given) => test(given),
    "progc.check": () => check(),
    "progc.explain": (given) => explain(given),
    "progc.restart": () => restart(),
    "progc.log": () => log.show(),
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
  context.subscriptions.push(
    log,
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("progc.path") || change.affectsConfiguration("progc.server")) await restart();
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

// ---------------------------------------------------------------------------------------------------- the server

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("progc");
  if (!settings.get<boolean>("server.enabled", true)) return;
  const command = progc();
  const found = await says(command, ["lsp", "--help"]);
  if (found !== undefined) {
    log.error(found);
    void missing(command);
    return;
  }
  const server: ServerOptions = {
    command,
    args: ["lsp", ...settings.get<string[]>("server.arguments", [])],
    transport: TransportKind.stdio,
  };
  const options: LanguageClientOptions = {
    documentSelector: [
      { language: "prog", scheme: "file" },
      { language: "prog", scheme: "untitled" },
    ],
    outputChannel: log,
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/{*.prog,*.csv,progc.toml}") },
  };
  client = new LanguageClient("progc", "progc", server, options);
  try {
    await client.start();
  } catch (error) {
    // The client has said so itself.
    client = undefined;
    log.error(String(error));
  }
}

/** What is wrong with a program that does not run, or that does not know these arguments. */
function says(command: string, args: string[]): Promise<string | undefined> {
  return new Promise((done) => {
    execFile(command, args, { timeout: 10_000 }, (error, _, told) => done(error ? told || error.message : undefined));
  });
}

async function restart(): Promise<void> {
  const old = client;
  client = undefined;
  await old?.stop().catch((error: unknown) => log.warn(String(error)));
  await start();
}

/** Says that progc does not run, and what to do. */
async function missing(command: string): Promise<void> {
  const settings = "Open Settings";
  const chosen = await vscode.window.showErrorMessage(
    `\`${command} lsp\` does not run. Install a progc that has it, or say in the setting \`progc.path\` where it is.`,
    settings,
    "Show Log",
  );
  if (chosen === settings) await vscode.commands.executeCommand("workbench.action.openSettings", "progc.path");
  else if (chosen) log.show();
}

/** The progc to run. */
function progc(): string {
  const set = vscode.workspace.getConfiguration("progc").get<string>("path", "progc").trim() || "progc";
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return set.replaceAll("${workspaceFolder}", folder);
}

// ---------------------------------------------------------------------------------------------------- the commands

/** The program that a command is about: the one clicked on, or the one that is open. */
async function program(given: unknown): Promise<vscode.Uri | undefined> {
  if (given instanceof vscode.Uri) return saved(given);
  const open = vscode.window.activeTextEditor?.document;
  if (open?.languageId === "prog" && !open.isUntitled) return saved(open.uri);
  void vscode.window.showInformationMessage("Open a saved .prog file first.");
  return undefined;
}

/** progc reads files, so what is typed is saved before. */
async function saved(uri: vscode.Uri): Promise<vscode.Uri> {
  const document = vscode.workspace.textDocuments.find((d) => d.uri.toString() === uri.toString());
  if (document?.isDirty) await document.save();
  return uri;
}

/** A table of partners: those beside the program first. */
async function table(of: vscode.Uri): Promise<vscode.Uri | undefined> {
  const folder = vscode.Uri.file(path.dirname(of.fsPath));
  const readable = /\.(csv|tsv|json|ndjson|xlsx|parquet)(\.gz|\.zst)?$/i;
  const names = (await vscode.workspace.fs.readDirectory(folder))
    .filter(([name, type]) => type & vscode.FileType.File && readable.test(name) && !name.startsWith("expected"))
    .map(([name]) => name)
    // What is called after partners is most likely the partner table.
    .sort((a, b) => Number(/partner/i.test(b)) - Number(/partner/i.test(a)) || a.localeCompare(b));
  const browse = "Another file …";
  const chosen = await vscode.window.showQuickPick([...names, browse], { title: "Which table has the partners?" });
  if (chosen === undefined) return undefined;
  if (chosen !== browse) return vscode.Uri.joinPath(folder, chosen);
  return (await vscode.window.showOpenDialog({ defaultUri: folder, canSelectMany: false }))?.[0];
}

/** What the settings say about day and assumptions. */
function circumstances(): string[] {
  const settings = vscode.workspace.getConfiguration("progc");
  const day = settings.get<string>("asOf", "");
  const assumed = settings.get<string[]>("assume", []);
  return [...(day ? ["--as-of", day] : []), ...assumed.flatMap((status) => ["--assume", status])];
}

async function evaluate(given: unknown): Promise<void> {
  const of = await program(given);
  const rows = of && (await table(of));
  if (of && rows) await run("eval", ["eval", ...circumstances(), of.fsPath, rows.fsPath], of);
}

async function why(given: unknown): Promise<void> {
  const of = await program(given);
  const rows = of && (await table(of));
  if (!of || !rows) return;
  const partner = await vscode.window.showInputBox({
    title: "Which partner?",
    prompt: "The partner's id; the number of its row where the table has no ids",
    validateInput: (text) => (text.trim() ? undefined : "An id"),
  });
  if (partner) await run("why", ["why", ...circumstances(), `--partner=${partner}`, of.fsPath, rows.fsPath], of);
}

async function test(given: unknown): Promise<void> {
  const of = await program(given);
  if (of) await run("test", ["test", of.fsPath], of);
}

async function check(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const of = folder ?? (await program(undefined));
  await vscode.workspace.saveAll(false);
  if (of) await run("check", ["check", "--format", "short", folder ? "." : of.fsPath], of, folder);
}

async function explain(given: unknown): Promise<void> {
  const code =
    typeof given === "string"
      ? given
      : await vscode.window.showInputBox({ title: "Which finding?", prompt: "A code or name, such as E0201" });
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (code) await run("explain", ["explain", code], folder ?? vscode.Uri.file("."), folder);
}

/** Runs progc as a task: its output stays in a terminal, its findings become problems. No shell sees the arguments. */
async function run(name: string, args: string[], of: vscode.Uri, cwd?: vscode.Uri): Promise<void> {
  const scope = vscode.workspace.getWorkspaceFolder(of) ?? vscode.TaskScope.Workspace;
  const folder = cwd?.fsPath ?? path.dirname(of.fsPath);
  const execution = new vscode.ProcessExecution(progc(), args, { cwd: folder });
  const task = new vscode.Task({ type: "process", task: name }, scope, name, "progc", execution, "$progc");
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true, showReuseMessage: false };
  await vscode.tasks.executeTask(task);
}
