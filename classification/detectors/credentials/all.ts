import type { Detector } from '../../detector.ts';
import { onePasswordServiceAccountToken } from './1password-service-account-token.ts';
import { ageSecretKey } from './age-secret-key.ts';
import { airtablePersonalAccessToken } from './airtable-personal-access-token.ts';
import { anthropicApiKey } from './anthropic-api-key.ts';
import { aspnetMachineKey } from './aspnet-machine-key.ts';
import { atlassianApiToken } from './atlassian-api-token.ts';
import { awsAccessKeyId } from './aws-access-key-id.ts';
import { awsSecretKey } from './aws-secret-key.ts';
import { azureAdClientSecret } from './azure-ad-client-secret.ts';
import { azureBatchSharedAccessKey } from './azure-batch-shared-access-key.ts';
import { azureCognitiveSearchApiKey } from './azure-cognitive-search-api-key.ts';
import { azureCognitiveServiceKey } from './azure-cognitive-service-key.ts';
import { azureContainerRegistryAccessKey } from './azure-container-registry-access-key.ts';
import { azureCosmosDbAccountAccessKey } from './azure-cosmos-db-account-access-key.ts';
import { azureDatabricksPersonalAccessToken } from './azure-databricks-personal-access-token.ts';
import { azureDevopsPersonalAccessToken } from './azure-devops-personal-access-token.ts';
import { azureDocumentdbAuthKey } from './azure-documentdb-auth-key.ts';
import { azureEventgridAccessKey } from './azure-eventgrid-access-key.ts';
import { azureFunctionMasterApiKey } from './azure-function-master-api-key.ts';
import { azureIaasDatabaseConnectionString } from './azure-iaas-database-connection-string-and-azure-sql-connection-string.ts';
import { azureIotConnectionString } from './azure-iot-connection-string.ts';
import { azureIotSharedAccessKey } from './azure-iot-shared-access-key.ts';
import { azureLogicAppSharedAccessSignature } from './azure-logic-app-shared-access-signature.ts';
import { azurePublishSettingPassword } from './azure-publish-setting-password.ts';
import { azureRedisCacheConnectionStringPassword } from './azure-redis-cache-connection-string-password.ts';
import { azureRedisCacheConnectionString } from './azure-redis-cache-connection-string.ts';
import { azureSas } from './azure-sas.ts';
import { azureServiceBusConnectionString } from './azure-service-bus-connection-string.ts';
import { azureServiceBusSharedAccessKey } from './azure-service-bus-shared-access-key.ts';
import { azureServiceBusSharedAccessSignature } from './azure-service-bus-shared-access-signature.ts';
import { azureSignalrAccessKey } from './azure-signalr-access-key.ts';
import { azureSqlConnectionString } from './azure-sql-connection-string.ts';
import { azureStorageAccountAccessKey } from './azure-storage-account-access-key.ts';
import { azureStorageAccountKeyGeneric } from './azure-storage-account-key-generic.ts';
import { azureStorageAccountSharedAccessSignature } from './azure-storage-account-shared-access-signature.ts';
import { azureStorageKey } from './azure-storage-key.ts';
import { braintreeAccessToken } from './braintree-access-token.ts';
import { brevoApiKey } from './brevo-api-key.ts';
import { buildkiteToken } from './buildkite-token.ts';
import { circleciToken } from './circleci-token.ts';
import { clientSecretApiKey } from './client-secret-api-key.ts';
import { cloudflareOriginCaKey } from './cloudflare-origin-ca-key.ts';
import { contentfulAccessToken } from './contentful-access-token.ts';
import { cratesIoApiToken } from './crates-io-api-token.ts';
import { databaseConnectionString } from './database-connection-string.ts';
import { digitaloceanToken } from './digitalocean-token.ts';
import { discordBotToken } from './discord-bot-token.ts';
import { discordWebhookUrl } from './discord-webhook-url.ts';
import { dockerHubAccessToken } from './docker-hub-access-token.ts';
import { dockerRegistryCredentials } from './docker-registry-credentials.ts';
import { dopplerToken } from './doppler-token.ts';
import { dropboxAccessToken } from './dropbox-access-token.ts';
import { dynatraceToken } from './dynatrace-token.ts';
import { facebookAccessToken } from './facebook-access-token.ts';
import { figmaPersonalAccessToken } from './figma-personal-access-token.ts';
import { flutterwaveSecretKey } from './flutterwave-secret-key.ts';
import { flyIoAccessToken } from './fly-io-access-token.ts';
import { generalPassword } from './general-password.ts';
import { generalSymmetricKey } from './general-symmetric-key.ts';
import { githubPersonalAccessToken } from './github-personal-access-token.ts';
import { gitlabAccessToken } from './gitlab-access-token.ts';
import { googleApiKey } from './google-api-key.ts';
import { googleCloudServiceAccountKey } from './google-cloud-service-account-key.ts';
import { googleOauthAccessToken } from './google-oauth-access-token.ts';
import { googleOauthClientSecret } from './google-oauth-client-secret.ts';
import { grafanaToken } from './grafana-token.ts';
import { groqApiKey } from './groq-api-key.ts';
import { hashicorpVaultToken } from './hashicorp-vault-token.ts';
import { herokuApiKey } from './heroku-api-key.ts';
import { httpAuthorizationHeader } from './http-authorization-header.ts';
import { huggingFaceAccessToken } from './hugging-face-access-token.ts';
import { jsonWebToken } from './json-web-token.ts';
import { kubernetesClientKey } from './kubernetes-client-key.ts';
import { kubernetesSecret } from './kubernetes-secret.ts';
import { linearApiKey } from './linear-api-key.ts';
import { mailchimpApiKey } from './mailchimp-api-key.ts';
import { mailgunApiKey } from './mailgun-api-key.ts';
import { mapboxSecretToken } from './mapbox-secret-token.ts';
import { microsoftTeamsWebhookUrl } from './microsoft-teams-webhook-url.ts';
import { newRelicApiKey } from './new-relic-api-key.ts';
import { notionIntegrationToken } from './notion-integration-token.ts';
import { npmAccessToken } from './npm-access-token.ts';
import { nugetApiKey } from './nuget-api-key.ts';
import { openaiApiKey } from './openai-api-key.ts';
import { perplexityApiKey } from './perplexity-api-key.ts';
import { pgpPrivateKey } from './pgp-private-key.ts';
import { planetscaleToken } from './planetscale-token.ts';
import { postmanApiKey } from './postman-api-key.ts';
import { pulumiAccessToken } from './pulumi-access-token.ts';
import { puttyPrivateKey } from './putty-private-key.ts';
import { pypiApiToken } from './pypi-api-token.ts';
import { replicateApiToken } from './replicate-api-token.ts';
import { rubygemsApiKey } from './rubygems-api-key.ts';
import { sendgridApiKey } from './sendgrid-api-key.ts';
import { sentryAuthToken } from './sentry-auth-token.ts';
import { shopifyAccessToken } from './shopify-access-token.ts';
import { slackAccessToken } from './slack-access-token.ts';
import { slackWebhookUrl } from './slack-webhook-url.ts';
import { sonarqubeToken } from './sonarqube-token.ts';
import { sqlServerConnectionString } from './sql-server-connection-string.ts';
import { squareAccessToken } from './square-access-token.ts';
import { sshPrivateKey } from './ssh-private-key.ts';
import { stripeSecretKey } from './stripe-secret-key.ts';
import { supabaseAccessToken } from './supabase-access-token.ts';
import { tailscaleKey } from './tailscale-key.ts';
import { telegramBotToken } from './telegram-bot-token.ts';
import { terraformCloudToken } from './terraform-cloud-token.ts';
import { twilioApiKey } from './twilio-api-key.ts';
import { typeformPersonalAccessToken } from './typeform-personal-access-token.ts';
import { urlCredentials } from './url-credentials.ts';
import { userLoginCredentials } from './user-login-credentials.ts';
import { webhookSigningSecret } from './webhook-signing-secret.ts';
import { x509CertificatePrivateKey } from './x509-certificate-private-key.ts';

/** Passwords, keys and tokens of clouds and services. */
export const credentials: readonly Detector[] = [
  onePasswordServiceAccountToken,
  ageSecretKey,
  airtablePersonalAccessToken,
  anthropicApiKey,
  aspnetMachineKey,
  atlassianApiToken,
  awsAccessKeyId,
  awsSecretKey,
  azureAdClientSecret,
  azureBatchSharedAccessKey,
  azureCognitiveSearchApiKey,
  azureCognitiveServiceKey,
  azureContainerRegistryAccessKey,
  azureCosmosDbAccountAccessKey,
  azureDatabricksPersonalAccessToken,
  azureDevopsPersonalAccessToken,
  azureDocumentdbAuthKey,
  azureEventgridAccessKey,
  azureFunctionMasterApiKey,
  azureIaasDatabaseConnectionString,
  azureIotConnectionString,
  azureIotSharedAccessKey,
  azureLogicAppSharedAccessSignature,
  azurePublishSettingPassword,
  azureRedisCacheConnectionStringPassword,
  azureRedisCacheConnectionString,
  azureSas,
  azureServiceBusConnectionString,
  azureServiceBusSharedAccessKey,
  azureServiceBusSharedAccessSignature,
  azureSignalrAccessKey,
  azureSqlConnectionString,
  azureStorageAccountAccessKey,
  azureStorageAccountKeyGeneric,
  azureStorageAccountSharedAccessSignature,
  azureStorageKey,
  braintreeAccessToken,
  brevoApiKey,
  buildkiteToken,
  circleciToken,
  clientSecretApiKey,
  cloudflareOriginCaKey,
  contentfulAccessToken,
  cratesIoApiToken,
  databaseConnectionString,
  digitaloceanToken,
  discordBotToken,
  discordWebhookUrl,
  dockerHubAccessToken,
  dockerRegistryCredentials,
  dopplerToken,
  dropboxAccessToken,
  dynatraceToken,
  facebookAccessToken,
  figmaPersonalAccessToken,
  flutterwaveSecretKey,
  flyIoAccessToken,
  generalPassword,
  generalSymmetricKey,
  githubPersonalAccessToken,
  gitlabAccessToken,
  googleApiKey,
  googleCloudServiceAccountKey,
  googleOauthAccessToken,
  googleOauthClientSecret,
  grafanaToken,
  groqApiKey,
  hashicorpVaultToken,
  herokuApiKey,
  httpAuthorizationHeader,
  huggingFaceAccessToken,
  jsonWebToken,
  kubernetesClientKey,
  kubernetesSecret,
  linearApiKey,
  mailchimpApiKey,
  mailgunApiKey,
  mapboxSecretToken,
  microsoftTeamsWebhookUrl,
  newRelicApiKey,
  notionIntegrationToken,
  npmAccessToken,
  nugetApiKey,
  openaiApiKey,
  perplexityApiKey,
  pgpPrivateKey,
  planetscaleToken,
  postmanApiKey,
  pulumiAccessToken,
  puttyPrivateKey,
  pypiApiToken,
  replicateApiToken,
  rubygemsApiKey,
  sendgridApiKey,
  sentryAuthToken,
  shopifyAccessToken,
  slackAccessToken,
  slackWebhookUrl,
  sonarqubeToken,
  sqlServerConnectionString,
  squareAccessToken,
  sshPrivateKey,
  stripeSecretKey,
  supabaseAccessToken,
  tailscaleKey,
  telegramBotToken,
  terraformCloudToken,
  twilioApiKey,
  typeformPersonalAccessToken,
  urlCredentials,
  userLoginCredentials,
  webhookSigningSecret,
  x509CertificatePrivateKey,
];
