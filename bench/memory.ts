// Peak memory of one process that builds and decides a problem of 20,000 pods on 1,000 types of the real catalog. Run as a child of its own: prints JSON.
import { createJs, createWasm, schedule } from '@kerf/core';
import { ec2, ec2Catalog } from './workloads/ec2.js';
import { plain } from './workloads/plain.js';

const [backendName, workload] = process.argv.slice(2);
const backend = backendName === 'js' ? createJs() : await createWasm();
const instanceTypes = (await ec2Catalog()).slice(0, 1000);
const input = { ...(workload === 'plain' ? plain(20_000) : await ec2(20_000)), instanceTypes };
const plan = schedule(input, { backend });
const placed = plan.nodeClaims.reduce((sum, { pods }) => sum + pods.length, 0);
console.log(JSON.stringify({ placed, nodeClaims: plan.nodeClaims.length, peakMiB: process.resourceUsage().maxRSS / 1024 }));
