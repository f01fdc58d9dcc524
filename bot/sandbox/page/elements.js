// Buttons and menus of Block Kit: the elements that hold nothing and only do something.

import { h } from "./dom.js";
import { askConfirm } from "./confirm.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { plain } from "./mrkdwn.js";

const follow = (url) => {
  if (/^https?:\/\//i.test(url ?? "")) window.open(url, "_blank", "noopener,noreferrer");
};

/** Ask if the element wants that, then send its value; the control is busy meanwhile. */
export async function use(control, ctx, blockId, element, value, confirm = element.confirm) {
  if (control.getAttribute("aria-busy") === "true") return false;
  if (confirm && !(await askConfirm(confirm))) return false;
  control.setAttribute("aria-busy", "true");
  try {
    await ctx.act(blockId, element.action_id, { type: element.type, ...value });
  } finally {
    control.removeAttribute("aria-busy");
  }
  return true;
}

const STYLES = { primary: "button-primary", danger: "button-danger" };

function button(element, ctx, blockId) {
  const node = h(
    "button.button",
    {
      type: "button",
      class: STYLES[element.style] ?? "",
      "aria-label": element.accessibility_label,
      data: { testid: "button", blockId, actionId: element.action_id, value: element.value },
      on: {
        click: async () => {
          const sent = await use(node, ctx, blockId, element, {
            value: element.value ?? null,
            text: element.text,
          });
          if (sent) follow(element.url);
        },
      },
    },
    h("span.button-words", {}, ...plain(element.text)),
  );
  return node;
}

function overflow(element, ctx, blockId) {
  const node = h(
    "button.button.button-icon",
    {
      type: "button",
      "aria-label": "More",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { testid: "overflow", blockId, actionId: element.action_id },
      on: {
        click: () =>
          openMenu(node, {
            label: "More",
            align: "end",
            testid: "overflow-menu",
            groups: [
              {
                items: element.options.map((option) => ({
                  key: option.value,
                  content: plain(option.text),
                  description: option.description?.text,
                  option,
                })),
              },
            ],
            onPick: async ({ option }) => {
              const sent = await use(node, ctx, blockId, element, { selected_option: option });
              if (sent) follow(option.url);
            },
          }),
      },
    },
    icon("dots"),
  );
  return node;
}

function feedback(element, ctx, blockId) {
  const one = (choice) =>
    h(
      "button.button",
      {
        type: "button",
        "aria-label": choice.accessibility_label,
        data: { testid: "button", blockId, actionId: element.action_id, value: choice.value },
        on: {
          click: (event) =>
            use(event.currentTarget, ctx, blockId, element, { value: choice.value, text: choice.text }),
        },
      },
      ...plain(choice.text),
    );
  return h("span.button-pair", {}, one(element.positive_button), one(element.negative_button));
}

function iconButton(element, ctx, blockId) {
  return button(
    { ...element, type: element.type, text: element.text ?? { text: element.alt_text ?? element.icon } },
    ctx,
    blockId,
  );
}

export const ACTIONS = {
  button,
  workflow_button: button,
  overflow,
  feedback_buttons: feedback,
  icon_button: iconButton,
};
