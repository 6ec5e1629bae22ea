import type { LabelId } from './ids.ts';

export type Severity = 'informational' | 'low' | 'medium' | 'high' | 'critical';

/** A rule whose conditions hold for a file. */
export interface RuleMatch {
  readonly rule: string;
  readonly name: string;
  readonly severity: Severity;
  readonly mode: 'automatic' | 'recommended' | 'report';
  readonly label?: LabelId;
  /** Information types that the rule's conditions name and that were found. */
  readonly types: readonly string[];
}

/** What to do about a file. `none` always says why not. */
export type Decision =
  | {
      readonly kind: 'label';
      readonly label: LabelId;
      /** Id of the protection template, where the label protects. */
      readonly protection?: string;
      readonly matches: readonly RuleMatch[];
      /** The rule that decided; absent for a default label, for one that a person chose, and for a mapped one. */
      readonly rule?: RuleMatch;
      /** `privileged` where a person chose the label beside the file; else the policy's own, `standard`. */
      readonly method?: 'privileged';
      /** Somebody asked for the label on a file at hand. */
      readonly byHand?: true;
      /** A document property stood for the label. */
      readonly mapped?: true;
      readonly reason: string;
    }
  | {
      readonly kind: 'recommend' | 'report';
      readonly label?: LabelId;
      readonly matches: readonly RuleMatch[];
      readonly rule: RuleMatch;
      readonly reason: string;
    }
  | {
      readonly kind: 'none';
      readonly matches: readonly RuleMatch[];
      readonly rule?: RuleMatch;
      /** The label that the rules ask for, where the present one stands in its way or equals it. */
      readonly label?: LabelId;
      readonly why: WhyNot;
      readonly reason: string;
    };

export type WhyNot =
  | 'no-rule-matched'
  | 'excluded'
  | 'already-labeled'
  | 'present-label-higher'
  | 'present-label-chosen-by-person'
  | 'foreign-protection';
