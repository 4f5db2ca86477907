import type { ConversionContext } from '../convert/conversion.js';

/** What is known around an object. Everything may be left out. */
export interface ValidationContext extends ConversionContext {
  /** Whether unknown fields are errors, as `kubectl` asks for, or dropped with a warning (chapter 06, 1.1). Default `warn`. */
  unknownFields?: 'strict' | 'warn';
  /** The version of the object that this one would replace: rules on changes apply. */
  old?: unknown;
  /** Name of every EC2NodeClass of the input, with whether it can be used. Absent or empty: references are taken as good (chapter 06, 6.1). */
  nodeClasses?: ReadonlyMap<string, boolean>;
  /** Value of every PriorityClass beside the system ones. Absent: names are taken as good. */
  priorityClasses?: ReadonlyMap<string, PriorityOfClass>;
  /** Claims of the input as `namespace/name`. Absent: claims are taken as good. */
  persistentVolumeClaims?: ReadonlySet<string>;
  /** Pod overhead of every RuntimeClass. Absent: names are taken as good. */
  runtimeClasses?: ReadonlyMap<string, unknown>;
  /** Drop the status of custom resources, as an API server does that is asked to create or update one. */
  withoutStatus?: boolean;
  /** Refuse versions that a current API server no longer serves, instead of converting them. */
  servedVersionsOnly?: boolean;
}

export interface PriorityOfClass {
  value: number;
  globalDefault?: boolean;
  preemptionPolicy?: string;
}
