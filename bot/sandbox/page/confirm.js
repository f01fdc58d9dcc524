// The small question before something is done: Block Kit's confirm object, and the page's own.

import { h, uid } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";

/**
 * Ask, and wait for the answer; Escape is a no.
 * @param {object} confirm Block Kit's {title, text, confirm, deny, style}
 * @returns {Promise<boolean>}
 */
export function askConfirm(confirm) {
  const title = uid("confirm");
  const body = uid("confirm");
  const choose = (answer) => ({ type: "button", on: { click: () => dialog.close(answer) } });
  const dialog = h(
    "dialog.confirm",
    { role: "alertdialog", "aria-labelledby": title, "aria-describedby": body, data: { testid: "confirm" } },
    h("h2", { id: title }, ...plain(confirm.title)),
    h("div.confirm-text", { id: body }, ...textObject(confirm.text)),
    h(
      "div.dialog-foot",
      {},
      h(
        "button.button",
        { ...choose("no"), data: { testid: "confirm-deny" } },
        ...plain(confirm.deny ?? { text: "Cancel" }),
      ),
      h(
        "button.button",
        {
          ...choose("yes"),
          class: confirm.style === "danger" ? "button-danger" : "button-primary",
          data: { testid: "confirm-yes" },
        },
        ...plain(confirm.confirm ?? { text: "Yes" }),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

/**
 * A small dialogue of the page's own, with a form in it.
 * @param {{title, body: Node[], submit: string, onSubmit: () => Promise<void>}} how
 */
export function openForm({ title, body, submit, onSubmit, testid }) {
  const id = uid("form");
  const note = h("p.field-error", { role: "alert" });
  const send = h("button.button.button-primary", { type: "submit" }, submit);
  const form = h(
    "form",
    {
      on: {
        submit: async (event) => {
          event.preventDefault();
          send.disabled = true;
          try {
            await onSubmit();
            dialog.close();
          } catch (problem) {
            note.textContent = problem.message;
          } finally {
            send.disabled = false;
          }
        },
      },
    },
    h("h2", { id }, title),
    ...body,
    note,
    h(
      "div.dialog-foot",
      {},
      h("button.button", { type: "button", on: { click: () => dialog.close() } }, "Cancel"),
      send,
    ),
  );
  const dialog = h(
    "dialog.confirm",
    { "aria-labelledby": id, data: { testid }, on: { close: () => dialog.remove() } },
    form,
  );
  document.body.append(dialog);
  dialog.showModal();
}
