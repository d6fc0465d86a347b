// A link that opens no door any more: what was kept for it goes.

import { wipe } from "./store.js";

const { device } = document.querySelector("[data-closed]").dataset;
if (device) wipe(device);
