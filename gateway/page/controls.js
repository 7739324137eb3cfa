// What the visitor works with: the message box, the menu, the question before erasing.

import { LANGUAGES } from "./strings.js";

const TALLEST_BOX = 160;

/** Join the controls under `root` (a document or a shadow root) to a conversation. */
export function listen(root, conversation) {
  const menu = root.querySelector("details.menu");
  const text = root.getElementById("text");
  listenToBox(root, conversation, text);
  listenToMenu(root, conversation, menu, text);
  listenToErasing(root, conversation, menu, text);
  addEventListener("offline", () => conversation.view.showConnection(conversation.strings.say("page.offline")));
  addEventListener("online", () => conversation.api.session || conversation.view.showConnection(""));
}

/** Put words into the box, unless something stands there. */
export function putBack(root, words) {
  const text = root.getElementById("text");
  if (text.value) return;
  text.value = words;
  grow(text);
}

export function offerLanguages(root, conversation) {
  const select = root.getElementById("language");
  for (const language of LANGUAGES) {
    const name = new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
    const option = new Option(name.charAt(0).toLocaleUpperCase(language) + name.slice(1), language);
    option.lang = language;
    select.append(option);
  }
  select.value = conversation.strings.language;
  select.addEventListener("change", () => conversation.speak(select.value));
}

function grow(text) {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, TALLEST_BOX)}px`;
}

function listenToBox(root, conversation, text) {
  const form = root.getElementById("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    conversation.send(text.value);
    text.value = "";
    grow(text);
    text.focus();
  });
  text.addEventListener("input", () => grow(text));
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  for (const example of root.querySelectorAll("[data-example]")) {
    example.addEventListener("click", () => {
      conversation.send(example.textContent);
      text.focus();
    });
  }
}

function listenToMenu(root, conversation, menu, text) {
  for (const item of root.querySelectorAll("[data-action]")) {
    item.addEventListener("click", () => {
      menu.open = false;
      conversation.act(item.dataset.action, item.textContent);
      text.focus();
    });
  }
  root.getElementById("download").addEventListener("click", async () => {
    menu.open = false;
    menu.querySelector("summary").focus();
    await download(conversation);
  });
  root.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

function listenToErasing(root, conversation, menu, text) {
  const dialog = root.getElementById("erase-dialog");
  root.getElementById("erase").addEventListener("click", () => {
    menu.open = false;
    dialog.showModal();
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes") conversation.erase();
    dialog.returnValue = "";
    text.focus();
  });
}

async function download(conversation) {
  const { strings, view } = conversation;
  try {
    const address = URL.createObjectURL(new Blob([await conversation.transcript()], { type: "text/plain;charset=utf-8" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: `${strings.say("page.title")} ${new Date().toISOString().slice(0, 10)}.txt` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch (error) {
    view.showConnection(strings.why(error));
  }
}
