import type { Detector } from '../../detector.ts';

const imports =
  /^[ \t]{0,8}(?:#include [<"][\w./]{1,60}[>"]|import [\w.{}*, ]{1,80} from ["']|from [\w.]{1,60} import [\w*]|import (?:static )?[a-z][\w]*(?:\.[\w*]{1,40}){1,8};|using [A-Z][\w.]{2,60};|const [\w{}, ]{1,60} = require\(|use [a-z_]\w*(?:::[\w{}*, ]{1,60}){1,6};|package [a-z][\w.]{1,60};?[ \t]*$)/gm;
const control =
  /(?:^|[;{}\s])(?:if|for|while|switch|catch|foreach) ?\([^()\r\n]{1,80}(?:\([^()\r\n]{0,40}\)[^()\r\n]{0,40})?\) ?\{|^[ \t]{0,16}(?:if|elif|for|while|except|with) [^:\r\n]{1,80}:[ \t]*$/gm;
const returns = /^[ \t]{1,16}(?:return\b[^\r\n.]{0,80};|return [\w.()[\]'"+*/ -]{1,60}$|throw new \w+\(|raise \w+\()/gm;
const assignments =
  /^[ \t]{0,16}(?:(?:const|let|var|final|auto|int|double|float|bool|char|String|string|long) \w{1,40} ?=[^=\r\n]{1,100};|self\.\w{1,40} = |this\.\w{1,40} = [^\r\n]{1,80};)/gm;

/** Source code: the head of a function, class or method, with other constructs of programming languages beside it. */
export const sourceCode: Detector = {
  id: 'source-code',
  name: 'Source code',
  pattern:
    /^[ \t]{0,12}(?:(?:export |default |async |public |private |protected |internal |static |final |abstract |override |virtual |inline |pub |unsafe ){0,4}(?:(?:function\*? \w{1,60}|def \w{1,60}|fn \w{1,60}|func (?:\(\w{1,20} \*?\w{1,40}\) )?\w{1,60}) ?(?:<[^<>\r\n]{1,30}>)?\(|(?:class|interface|struct|enum|trait) [A-Z]\w{0,60}[^\r\n;]{0,40}[{:][ \t]*$)|(?:public|private|protected|static|internal) [\w<>[\], ]{1,60} \w{1,40}\([^()\r\n]{0,60}\))/gm,
  normalize: (value) => value.trim(),
  valid: () => true,
  levels: [
    {
      confidence: 85,
      evidence: [
        {
          any: [{ pattern: imports }, { pattern: control }, { pattern: returns }, { pattern: assignments }],
          atLeast: 2,
        },
      ],
    },
    {
      confidence: 65,
      evidence: [
        {
          any: [{ pattern: imports }, { pattern: control }, { pattern: returns }, { pattern: assignments }],
          atLeast: 1,
        },
      ],
    },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: "import { x } from 'y';\nexport function add(a, b) {\n  const sum = a + b;\n  return sum;\n}\n",
        confidence: 85,
        because: 'JavaScript',
      },
      {
        text: 'from os import path\n\ndef main(argv):\n    if len(argv) > 1:\n        return 2\n',
        confidence: 85,
        because: 'Python',
      },
      {
        text: '#include <stdio.h>\nstatic int add(int a, int b)\n{\n  int c = a + b;\n  return c;\n}\n',
        confidence: 85,
        because: 'C',
      },
      { text: 'using System.Text;\npublic class Order {\n', confidence: 65, because: 'a fragment' },
    ],
    noMatch: [
      { text: 'The class Order has two functions, add and remove.', because: 'about code' },
      { text: 'Public service announcement (2024)', because: 'prose with brackets' },
      { text: 'function add(a, b)', because: 'one construct alone' },
      { text: '{"class": "Order", "return": true}', because: 'data' },
    ],
  },
};
