// What the page of scripts/heavy/browser.mjs runs: the problem that the server gives, on every backend, answered in the body of a request.
import { createBackend, createJs, createWasm } from '@kerf/core';
import { planOf } from '../packed/project/plan.mjs';

async function answer() {
  const problem = await (await fetch('/problem.json')).json();
  const backends = [createJs(), await createWasm().catch(() => undefined), await createBackend()];
  return backends.map((backend) => backend && { kind: backend.kind, plan: planOf(problem, backend) });
}

answer()
  .then((plans) => ({ plans }))
  .catch((error) => ({ error: String(error.stack ?? error) }))
  .then((body) => fetch('/answer', { method: 'POST', body: JSON.stringify(body) }));
