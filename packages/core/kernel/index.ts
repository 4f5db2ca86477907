// What a host calls: abi, load, solve. One problem at a time per instance.
import { answerRequirement, answerRequirements, answerTaints } from './algebra';
import { writeAnswer } from './answer';
import { beginSolve, exhausted, openArena, room } from './arena';
import { checkConsistency, checkDimensions } from './consistency';
import { openExistingNodes } from './existingnode';
import { openInstanceTypeFilter } from './instancetypefilter';
import { openInstanceTypes } from './instancetypes';
import {
  ERROR_NOT_LOADED,
  ERROR_SIZE,
  ERROR_WORKSPACE,
  FLAG_NO_MEMO,
  H_ANSWER_OFFSET,
  H_ANSWER_WORDS,
  H_BYTES,
  H_OPERATION,
  OK,
  OPERATION_REQUIREMENT,
  OPERATION_REQUIREMENTS,
  OPERATION_SCHEDULE,
  OPERATION_TAINTS,
  VERSION,
} from './layout';
import { idiv } from './mem';
import { openMemos } from './memo';
import { openTemplates } from './nodeclaimtemplate';
import { expressionCount, flags, keyCount, openProblem, refreshFlags, setCount } from './problem';
import { openSetRefusals } from './refusals';
import { openAtoms } from './requirement';
import { compileSets, openSets } from './requirements';
import { scheduleRound } from './scheduler';
import { checkHeader, header } from './sections';
import { openTaints } from './taints';
import { openTopologyDomains } from './topologydomains';
import { checkReferences } from './validity';
import { openVolumes } from './volumes';

let loaded: bool = false;

/** Version of the calling convention and of the image format. */
export function abi(): i32 {
  return VERSION;
}

/** Checks and prepares the image at byte offset `start` (a multiple of 8); `bytes` counts the image and the workspace behind it. 0 or an ERROR_. */
export function load(start: i32, bytes: i32): i32 {
  loaded = false;
  const status: i32 = checkHeader(start, bytes);
  if (status != OK) return status;
  openProblem();
  const dimensions: i32 = checkDimensions();
  if (dimensions != OK) return dimensions;
  const references: i32 = checkReferences();
  if (references != OK) return references;
  openArena(start, bytes, header[H_BYTES]);
  const atoms: i32 = poolSize(expressionCount + keyCount + 64, 3);
  const sets: i32 = poolSize(setCount + 64, keyCount + 8);
  openMemos(memoSlots(), (flags & FLAG_NO_MEMO) == 0);
  openAtoms(atoms);
  if (exhausted != 0) return ERROR_WORKSPACE;
  openSets(sets);
  openTaints();
  openSetRefusals(sets);
  if (exhausted != 0 || !compileSets()) return ERROR_WORKSPACE;
  const consistency: i32 = checkConsistency();
  if (consistency != OK) return consistency;
  beginSolve();
  if (header[H_OPERATION] == OPERATION_SCHEDULE) {
    openInstanceTypes(atoms, sets);
    if (exhausted != 0) return ERROR_WORKSPACE;
    openInstanceTypeFilter();
    openTemplates();
    openTopologyDomains();
    openExistingNodes();
    if (exhausted != 0 || !openVolumes() || exhausted != 0) return ERROR_WORKSPACE;
  }
  loaded = true;
  return OK;
}

/** Pools grow with the workspace, so that a host that was told ERROR_WORKSPACE gets further with more. */
function poolSize(least: i32, words: i32): i32 {
  const share: i32 = words > 128 ? idiv(room() >> 3, words) : (room() >> 4) >> (words > 16 ? 5 : 4);
  return share > least * 2 ? share : least * 2;
}

function memoSlots(): i32 {
  let slots: i32 = 1024;
  while (slots < 1 << 17 && slots * 64 < room()) slots = slots << 1;
  return slots;
}

/** Answers the loaded problem with the selection that stands in the image now. 0 or an ERROR_. */
export function solve(): i32 {
  if (!loaded) return ERROR_NOT_LOADED;
  header[H_ANSWER_OFFSET] = 0;
  header[H_ANSWER_WORDS] = 0;
  beginSolve();
  refreshFlags();
  const operation: i32 = header[H_OPERATION];
  if (operation == OPERATION_SCHEDULE) {
    scheduleRound();
    if (exhausted == 0) writeAnswer();
  } else if (operation == OPERATION_REQUIREMENT) {
    answerRequirement();
  } else if (operation == OPERATION_REQUIREMENTS) {
    answerRequirements();
  } else if (operation == OPERATION_TAINTS) {
    answerTaints();
  } else {
    return ERROR_SIZE;
  }
  return exhausted != 0 ? ERROR_WORKSPACE : OK;
}
