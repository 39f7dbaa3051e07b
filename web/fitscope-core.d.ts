// The core without a window. Every function throws an Error whose message names what was given and
// what is allowed; its `errors` holds {where, message} for each field.

export type Severity = 'healthy' | 'note' | 'warning' | 'error' | 'cannot_tell';

/** Fields by section, as in scenario files: {fit: {steps_per_epoch: 3}}. `fitscope schema` prints all. */
export type Scenario = Record<string, unknown>;

export interface Finding {
  rule: string;
  title: string;
  severity: Severity;
  confidence: 'certain' | 'likely' | 'possible';
  standing: string;
  summary: string;
  arithmetic: string;
  evidence: { text: string; at: { epoch: number; step: number } | null; field: string }[];
  changes: { label: string; why: string; set: Record<string, string> }[];
}

export interface Epoch {
  epoch: number;
  /** null while Keras does not know. */
  steps_planned: number | null;
  steps_run: number;
  samples_seen: number;
  val_steps: number;
  logs: Record<string, number | 'nan' | 'inf' | '-inf'>;
}

/** Members may be added; none changes its meaning without another schema_version. */
export interface Outcome {
  schema_version: 1;
  keras: string;
  release: string;
  verdict: Finding;
  other_findings: Finding[];
  stop_reason: string;
  epochs: Epoch[];
  warnings: { category: string; text: string; raised: number; shown: number }[];
  exception: { type: string; message: string } | null;
  losses: (number | 'nan' | 'inf' | '-inf')[];
  fixes: { label: string; set: Record<string, string>; proof: 'healthy' | 'better'; difference: string }[];
  versions: unknown[];
}

export function run(scenario: Scenario | string): Outcome;
export function diagnose(log: string): Record<string, unknown>;
export function link(scenario: Scenario | string): string;
export function scenario(link: string): Scenario;
