// What the page can do beyond showing a run. shell.js loads it when the program is there, so that the first verdict waits for
// none of it.
export { make_compare } from './compare.js';
export { make_drawn } from './drawn.js';
export { make_form } from './form.js';
export { show_hint } from './hint.js';
export { make_log_box } from './log.js';
export { make_messages } from './messages.js';
export { make_manners } from './manners.js';
export { free_when_unseen } from './offscreen.js';
export { keep_for_offline, show_update } from './offline.js';
export { make_palette, palette_entries } from './palette.js';
export { make_reset } from './reset.js';
export { say_changes } from './said.js';
export { make_script } from './script.js';
export { make_steps } from './steps.js';
export { make_share } from './share.js';
