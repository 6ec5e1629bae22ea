import type { Detector } from '../../detector.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Signature in the address that starts a workflow of Azure Logic Apps or Power Automate. */
export const azureLogicAppSharedAccessSignature: Detector = {
  id: 'azure-logic-app-shared-access-signature',
  name: 'Azure Logic app shared access signature',
  pattern: /[?&]sig=(?<value>[0-9A-Za-z_-]{43})(?![0-9A-Za-z_%-])/g,
  anchors: ['sig='],
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 3.8),
  levels: [
    {
      confidence: 85,
      evidence: [{ pattern: /logic\.azure\.(?:com|us|cn)|powerplatform\.com|\/workflows\/[0-9a-f]{32}/g }],
    },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'https://prod-12.westeurope.logic.azure.com:443/workflows/9dcc6d89578c64e46db5c0f844dcb3ce/triggers/manual/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers&sv=1.0&sig=UMDgXC8r3QgMKSk0IVg6IYTuvFm11gk3fkOO0VPgtXk',
        confidence: 85,
        because: 'the address of a trigger',
      },
      {
        text: '/workflows/9dcc6d89578c64e46db5c0f844dcb3ce/triggers/manual?sig=5IKkOzpzoaZXJNHj9Op74773Y4vtp9BDWMhIwJKpvGR',
        confidence: 85,
        because: 'without its host',
      },
    ],
    noMatch: [
      {
        text: 'https://x.example/q?sig=UMDgXC8r3QgMKSk0IVg6IYTuvFm11gk3fkOO0VPgtXk',
        because: 'nothing says Logic Apps',
      },
      { text: 'https://prod-12.logic.azure.com/workflows?sig=short', because: 'too short' },
      { text: `https://prod-12.logic.azure.com/workflows?sig=${'x'.repeat(43)}`, because: 'filler' },
    ],
  },
};
