// limit: 1200 s
// The answers of every workload against bench/answers.json, plans against their lower bound, and decisions at 1,000 pods against the real scheduler where
// Go is there. Times are not judged: other work may run on the machine.
import { spawnSync } from 'node:child_process';

const provisioning = ['plain', 'constraints', 'diverse', 'preferences', 'ec2'].map((name) => `${name}/1000`);
for (const args of [
  ['bench/dist/run.js', '--calls', '1'],
  ['bench/dist/quality.js'],
  ['bench/dist/karpenter.js', '--rounds', '1', ...provisioning],
]) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
