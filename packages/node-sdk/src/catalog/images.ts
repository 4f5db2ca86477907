import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { imageParameters, type PublishedImage } from '@kerf/instance-catalog';
import { compareText } from '../load/json.js';
import type { OnPage } from './pages.js';

/** Requests under way at once; SSM serves 40 a second to an account that has not asked for more. */
const CONCURRENCY = 4;

/**
 * The ids of the machine images that AWS publishes, by parameter; one that is not published is left out (chapter 04, 10.1). One request for
 * each, because the IAM action is then the one that the controller's own role has.
 */
export async function readImages(ssm: SSMClient, onPage: OnPage): Promise<PublishedImage[]> {
  const images: PublishedImage[] = [];
  const waiting = imageParameters();
  const read = async (): Promise<void> => {
    for (let parameter = waiting.pop(); parameter !== undefined; parameter = waiting.pop()) {
      const id = await readParameter(ssm, parameter);
      if (id?.startsWith('ami-')) images.push({ parameter, id });
      onPage(images.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONCURRENCY }, read));
  } catch (error) {
    waiting.length = 0;
    throw error;
  }
  return images.sort((a, b) => compareText(a.parameter, b.parameter));
}

async function readParameter(ssm: SSMClient, name: string): Promise<string | undefined> {
  try {
    return (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    throw error;
  }
}
