import { cpus, loadavg, totalmem } from 'node:os';

/** Above this share of the cores, other work shows in the figures. */
const BUSY = 0.5;

export interface Load {
  /** Processes that want a core, over the last minute. */
  average: number;
  busy: boolean;
}

/** How loaded the machine is before a measurement. Where the system keeps no load average, it is taken for idle. */
export function machineLoad(): Load {
  const average = loadavg()[0]!;
  return { average, busy: average > cpus().length * BUSY };
}

export const describeMachine = (): string =>
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.versions.node}`;

export const busyWarning = ({ average }: Load): string =>
  `WARNING: load ${average.toFixed(2)} on ${cpus().length} cores: other work runs, only minima mean something and they are too high`;
