import { crc32 } from 'node:zlib';

import type { Random } from '../../corpus/random.ts';
import { fill, kind } from '../value-kind.ts';
import { bech32, fives, randomBytes } from '../wallets.ts';
import { base64 } from './cloud-credentials.ts';

const own = { alone: true };
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Thirty characters and their CRC-32 in base 62, as GitHub and npm write them. */
function checkedToken(random: Random, prefix: string): string {
  const body = fill(random, '{w30}');
  let [rest, check] = [crc32(body), ''];
  for (; check.length < 6; rest = Math.floor(rest / 62)) check = base62.charAt(rest % 62) + check;
  return `${prefix}${body}${check}`;
}

const json = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const serviceCredentials = [
  kind(
    '1password-service-account-token',
    '',
    (random) =>
      `OP_SERVICE_ACCOUNT_TOKEN=ops_${json({ signInAddress: 'tarnbrook.1password.com', userAuth: { method: 'SRPg-4096' }, email: `${fill(random, '{h12}')}@1passwordserviceaccounts.com`, srpX: fill(random, '{h64}'), muk: { k: fill(random, '{s43}') }, secretKey: fill(random, 'A3-{U6}-{U6}-{U5}') })}`,
    own,
  ),
  kind(
    'age-secret-key',
    '',
    (random) => bech32('age-secret-key-', fives(randomBytes(random, 32)), 1).toUpperCase(),
    own,
  ),
  kind('airtable-personal-access-token', '', 'AIRTABLE_TOKEN=pat{w14}.{h64}', own),
  kind('anthropic-api-key', '', 'ANTHROPIC_API_KEY=sk-ant-api03-{s93}AA', own),
  kind('atlassian-api-token', '', 'JIRA_API_TOKEN=ATATT3xFfGF0{s172}={H8}', own),
  kind('braintree-access-token', '', 'access_token$production${L16}${h32}', own),
  kind('brevo-api-key', '', 'api-key: xkeysib-{h64}-{w16}', own),
  kind('buildkite-token', '', 'BUILDKITE_API_TOKEN=bkua_{h40}', own),
  kind('circleci-token', '', 'CIRCLE_TOKEN=CCIPAT_{w22}_{h40}', own),
  kind('cloudflare-origin-ca-key', '', 'CF_ORIGIN_KEY=v1.0-{h24}-{h146}', own),
  kind('contentful-access-token', '', 'CONTENTFUL_TOKEN=CFPAT-{s43}', own),
  kind('crates-io-api-token', '', 'token = "cio{w32}"', own),
  kind('digitalocean-token', '', 'DIGITALOCEAN_TOKEN=dop_v1_{h64}', own),
  kind(
    'discord-bot-token',
    '',
    (random) => `DISCORD_TOKEN=${base64(`1${random.digits(17)}`)}.${fill(random, 'G{s5}.{s38}')}`,
    own,
  ),
  kind('discord-webhook-url', '', 'https://discord.com/api/webhooks/1{d17}/{s68}', own),
  kind('docker-hub-access-token', '', 'docker login -u tarnbrook -p dckr_pat_{s27}', own),
  kind('doppler-token', '', 'DOPPLER_TOKEN=dp.pt.{w43}', own),
  kind('dropbox-access-token', '', 'DROPBOX_ACCESS_TOKEN=sl.B{s134}', own),
  kind(
    'dynatrace-token',
    '',
    (random) =>
      `DT_API_TOKEN=dt0c01.${random.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 24)}.${random.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 64)}`,
    own,
  ),
  kind('facebook-access-token', '', 'access_token=EAA{w180}', own),
  kind('figma-personal-access-token', '', 'FIGMA_TOKEN=figd_{s40}', own),
  kind('flutterwave-secret-key', '', 'FLW_SECRET_KEY=FLWSECK-{h32}-X', own),
  kind('fly-io-access-token', '', 'FLY_API_TOKEN=fo1_{s43}', own),
  kind(
    'github-personal-access-token',
    '',
    (random) =>
      random.pick([
        `GITHUB_TOKEN=${checkedToken(random, 'ghp_')}`,
        fill(random, 'github_pat_{w22}_{w59}'),
        checkedToken(random, 'gho_'),
      ]),
    own,
  ),
  kind('gitlab-access-token', '', 'GITLAB_TOKEN=glpat-{s20}', own),
  kind(
    'grafana-token',
    '',
    (random) => {
      const body = fill(random, 'glsa_{w32}');
      return `GRAFANA_TOKEN=${body}_${crc32(body).toString(16).padStart(8, '0')}`;
    },
    own,
  ),
  kind('groq-api-key', '', 'GROQ_API_KEY=gsk_{w52}', own),
  kind('hashicorp-vault-token', '', 'VAULT_TOKEN=hvs.CAES{s90}', own),
  kind('heroku-api-key', '', 'HEROKU_API_KEY={h8}-{h4}-4{h3}-a{h3}-{h12}||HEROKU_API_KEY=HRKU-AA{s58}', own),
  kind('hugging-face-access-token', '', 'HF_TOKEN=hf_{w34}', own),
  kind('linear-api-key', '', 'LINEAR_API_KEY=lin_api_{w40}', own),
  kind('mailchimp-api-key', '', 'MAILCHIMP_API_KEY={h32}-us1{d}', own),
  kind('mailgun-api-key', '', 'MAILGUN_API_KEY=key-{h32}', own),
  kind(
    'mapbox-secret-token',
    '',
    (random) => `MAPBOX_TOKEN=sk.${json({ u: 'tarnbrook', a: fill(random, 'cl{L22}') })}.${fill(random, '{s22}')}`,
    own,
  ),
  kind('new-relic-api-key', '', 'NEW_RELIC_API_KEY=NRAK-{U27}', own),
  kind('notion-integration-token', '', 'NOTION_TOKEN=secret_{w43}||NOTION_TOKEN=ntn_{d11}{w35}', own),
  kind('npm-access-token', '', (random) => `//registry.npmjs.org/:_authToken=${checkedToken(random, 'npm_')}`, own),
  kind('nuget-api-key', '', 'nuget push --api-key oy2{L43}||NuGet API key: oy2{L43}', own),
  kind('openai-api-key', '', 'OPENAI_API_KEY=sk-proj-{s74}T3BlbkFJ{s74}||sk-{w20}T3BlbkFJ{w20}', own),
  kind('perplexity-api-key', '', 'PPLX_API_KEY=pplx-{w48}', own),
  kind('planetscale-token', '', 'pscale_tkn_{s43}', own),
  kind('postman-api-key', '', 'POSTMAN_API_KEY=PMAK-{h24}-{h34}', own),
  kind('pulumi-access-token', '', 'PULUMI_ACCESS_TOKEN=pul-{h40}', own),
  kind('pypi-api-token', '', 'password = pypi-AgEIcHlwaS5vcmc{s150}', own),
  kind('replicate-api-token', '', 'REPLICATE_API_TOKEN=r8_{w37}', own),
  kind('rubygems-api-key', '', ':rubygems_api_key: rubygems_{h48}', own),
  kind('sendgrid-api-key', '', 'SENDGRID_API_KEY=SG.{s22}.{s43}', own),
  kind(
    'sentry-auth-token',
    '',
    (random) =>
      random.pick([
        `SENTRY_AUTH_TOKEN=sntryu_${fill(random, '{h64}')}`,
        `SENTRY_AUTH_TOKEN=sntrys_${base64(JSON.stringify({ iat: 1767225600.1, url: 'https://sentry.io', region_url: 'https://de.sentry.io', org: 'tarnbrook' }))}_${fill(random, '{b43}')}`,
      ]),
    own,
  ),
  kind('shopify-access-token', '', 'SHOPIFY_TOKEN=shpat_{h32}', own),
  kind('slack-access-token', '', 'SLACK_BOT_TOKEN=xoxb-{D}{d11}-{D}{d12}-{w24}', own),
  kind('slack-webhook-url', '', 'https://hooks.slack.com/services/T{U8}/B{U10}/{w24}', own),
  kind('sonarqube-token', '', 'SONAR_TOKEN=squ_{h40}||sonar.login=sqp_{h40}', own),
  kind('square-access-token', '', 'SQUARE_ACCESS_TOKEN=sq0atp-{s22}||square secret sq0csp-{s43}', own),
  kind('stripe-secret-key', '', 'STRIPE_SECRET_KEY=sk_live_{w24}||stripe: rk_live_{w99}', own),
  kind('supabase-access-token', '', 'SUPABASE_ACCESS_TOKEN=sbp_{h40}', own),
  kind('tailscale-key', '', 'tailscale up --authkey tskey-auth-k{w10}CNTRL-{w32}', own),
  kind('telegram-bot-token', '', 'TELEGRAM_BOT_TOKEN={D}{d9}:AA{s33}', own),
  kind('terraform-cloud-token', '', 'token = "{w14}.atlasv1.{s67}"', own),
  kind('twilio-api-key', '', 'TWILIO_API_KEY=SK{h32}', own),
  kind('typeform-personal-access-token', '', 'TYPEFORM_TOKEN=tfp_{s44}_{s14}', own),
  kind('webhook-signing-secret', '', 'STRIPE_WEBHOOK_SECRET=whsec_{w32}||whsec_{b32}', own),
];
