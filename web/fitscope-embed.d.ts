// What a page that frames Fitscope sends and is sent, by postMessage. Version 1.

export type Severity = 'healthy' | 'note' | 'warning' | 'error' | 'cannot_tell';

export interface Run {
  /** The scenario as link text, what stands behind `#` in the address. */
  link: string;
  keras: string;
  running: boolean;
  /** The steps are played, one after the other. */
  playing: boolean;
  /** Epoch and step that are shown, from 0; [-1, -1]: the whole run. */
  cursor: [epoch: number, step: number];
  verdict: { rule: string; severity: Severity; summary: string; arithmetic: string } | null;
  /** Steps of each epoch; planned is null while Keras does not know. Of many the first and last 200. */
  epochs: { planned: number | null; run: number }[];
  epochs_left_out: number;
  stop_reason: string;
  /** Changes that were run. */
  fixes: { label: string; set: Record<string, string>; proof: 'healthy' | 'better'; difference: string }[];
}

export type ToFitscope = { fitscope: 1 } & (
  | { type: 'ping' }
  | { type: 'get' }
  | { type: 'set'; link: string }
  | { type: 'set'; preset: string }
  | { type: 'set'; fields: Record<string, string | number | boolean | null> }
  | { type: 'set'; state: string | Pick<Run, 'link'> }
  | { type: 'run' | 'play' | 'pause' | 'stop' | 'reset' | 'undo' | 'redo' }
  | { type: 'step'; by?: number }
  | { type: 'theme'; theme: 'auto' | 'light' | 'dark' }
);

export type FromFitscope = { fitscope: 1 } & (
  | { type: 'ready' | 'pong'; version: 1 }
  | { type: 'state' | 'diagnosis'; state: Run }
  | { type: 'statechange'; link: string }
  | { type: 'resize'; height: number }
  | { type: 'error'; where: string; message: string }
);

/** A message without its `fitscope: 1`. */
export type Unmarked<Message> = Message extends unknown ? Omit<Message, 'fitscope'> : never;

/** `<fit-scope>`: see README.md for its attributes. */
export declare class FitScope extends HTMLElement {
  /** Loads the program, in place of the poster. */
  run(): void;
  /** One that comes before the program can hear is kept. */
  send(message: Unmarked<ToFitscope>): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'fit-scope': FitScope;
  }
  interface HTMLElementEventMap {
    'fitscope-ready': CustomEvent<FromFitscope>;
    'fitscope-state': CustomEvent<FromFitscope>;
    'fitscope-diagnosis': CustomEvent<FromFitscope>;
    'fitscope-statechange': CustomEvent<FromFitscope>;
    'fitscope-resize': CustomEvent<FromFitscope>;
    'fitscope-error': CustomEvent<FromFitscope>;
  }
}
