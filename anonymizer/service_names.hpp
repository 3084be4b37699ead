// Names of services that give out keys: beside one of them a run that looks made is taken for its key.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace anonymizer {

/// Lower case, as they stand in names of variables and settings, sorted, one blank between two. None is an
/// ordinary word, and none keeps versions of source code: commits stand beside those.
constexpr std::string_view service_text =
    "abstractapi abuseipdb accuweather adafruit adobe agora ahrefs airbrake airship airtable aiven "
    "akamai alchemy algolia alibaba aliyun alphavantage amadeus ambee amplitude anthropic apideck "
    "apify apollo appcues appfollow apptivo artifactory asana assemblyai atera auth0 autodesk "
    "autoklose aviationstack axonaut ayrshare azure bannerbear beebole besnappy betterstack billomat "
    "bingmaps bitbar bitcoinaverage bitfinex bitly bitmex blazemeter blitapp bombbomb boostnote "
    "borgbase braintree brandfetch brevo browserstack bugherd bugsnag buildkite bulksms buttercms "
    "calendarific calendly calorieninja campaignmonitor captaindata carboninterface caspio censys "
    "centralstation cexio chartmogul chatfule checkio checklyhq circleci clarifai clearbit clickhelp "
    "clicksend clickup cliengo clinchpad clockify clockwork cloudant cloudconvert cloudelements "
    "cloudflare cloudimage cloudinary cloudmersive cloudplan cloudsmith cloverly cloze clustdoc "
    "codacy codeclimate codecov codemagic codequiry cohere coinapi coinbase coinlayer coinlib "
    "collect2 commercejs companyhub confluent contentful conversiontools convertapi convertkit "
    "convier countrylayer coveralls crowdin cryptocompare currencycloud currencyfreaks currencylayer "
    "currencyscoop currentsapi customerguru customerio d7network dandelion dareboost databox "
    "databricks datadog datagov dataiku debounce deepai deepgram deepl deepseek delighted detectify "
    "detectlanguage dfuse diffbot diggernaut digitalocean discord disqus dnscheck dockerhub docparser "
    "documo docusign doppler dotdigital dovico dronahq droneci dropbox duffel dwolla dynatrace "
    "dyspatch eagleeyenetworks easyinsight easypost ecostruxure edamam edenai eightxeight "
    "elasticemail elevenlabs enablex endorlabs enigma etherscan etsy eventbrite everhour exchangerate "
    "exportsdk extractorapi facebook faceplusplus fastforex fastly feedier fetchrss fibery figma "
    "fileio finage financialmodelingprep findl finicity finnhub firebase fixerio flatio fleetbase "
    "flexport flickr flightapi flightlabs flightstats flowflu flutterwave fmfw formbucket formcraft "
    "formio foursquare frameio freshbooks freshdesk freshworks fulcrum fullstory fxmarket gemini "
    "gengo geoapify geocode geocodify geocodio geoipify getemail getgeoapi getgist getresponse "
    "getsandbox glassnode gocanvas gocardless goodday gotowebinar grafana graphcms graphhopper "
    "groovehq gtmetrix guardianapi gumroad gyazo happi happyscribe hellosign helpcrunch helpscout "
    "hereapi heroku hiveage holidayapi honeycomb hostinger hubspot huggingface hybiscus hypertrack "
    "iconfinder iexapis iexcloud imagekit imagga imgur infura insightly instabot instagram instamojo "
    "intercom interseller intra42 intrinio invoiceocean ip2location ipapi ipgeolocation ipify "
    "ipinfodb ipquality ipstack jenkins jfrog jotform jumpcloud juro karmacrm keen.io kickbox klaviyo "
    "klipfolio knapsackpro kontent kraken kucoin kylas languagelayer larksuite launchdarkly "
    "leadfeeder lemlist lemonsqueezy lendflow lessannoyingcrm lexigram linearapi linemessaging "
    "linenotify linkedin linkpreview liveagent livechat livestorm loadmill localizely locationiq "
    "loginradius logzio lokalise loyverse luno madkudu magicbell mailboxlayer mailchimp mailerlite "
    "mailgun mailjet mailmodo mailsac mandrill mapbox mapquest marketstack mattermost mavenlink "
    "maxmind meaningcloud mediastack meistertask mesibo messagebird metaapi metabase metrilo "
    "microsoftteams mindmeister mistral mixmax mixpanel mockaroo monkeylearn moonclerk moosend "
    "moralis mrticktock mux myexperiment myfreshworks myintervals nasdaq nethunt netlify netsuite "
    "neutrinoapi new_relic newrelic newsapi newscatcher nexmo nftport ngc ngrok nicereply noticeable "
    "nozbeteams npmtoken nuget numverify nutritionix nylas nytimes oanda okta omnisend onedesk "
    "onelogin onepagecrm onesignal onfleet oopspam openai opencagedata opengraphr openuv openweather "
    "opsgenie optimizely owlbot pagarme pagerduty pandadoc pandascore paperform paralleldots parsehub "
    "parseur partnerstack passbase pastebin paydirtapp paymoapp paymongo paypal paystack pdflayer "
    "pdfshift peopledatalabs pepipost perplexity pinata pinecone pipedream pipedrive pivotaltracker "
    "pixabay plaid planetscale planviewleankit planyo plivo podio pollsapi poloniex polygon.io "
    "positionstack postageapp posthog postman postmark powrbot prefect privacy.com proabono prodpad "
    "proofly prospectcrm protocolsio proxycrawl pubnub pulumi purestake pushbullet pusher qase "
    "qualaroo qubole quickbase quickmetrics rapidapi rawg razorpay reallysimplesystems rebrandly "
    "recaptcha rechargepayments recruitee rentman repairshopr replicate replyio requestfinance "
    "restpack restpackhtmltopdf retellai rev.ai ringcentral ritekit robinhood rocketreach rollbar "
    "route4me rownd runrunit salesblink salescookie salesflare salesforce salesmate satismeter "
    "saucelabs scaleway scalr scrapeowl scraperapi scraperbox scraperstack scrapfly scrapingant "
    "scrapingbee scrapingdog screenshotapi screenshotlayer scrutinizer seatable securitytrails "
    "segmentio selectpdf sendbird sendgrid sendinblue sentry serpapi serphouse serpstack sheety "
    "sherpadesk shipday shippo shodan shopee shopify shotstack shutterstock siegemedia signable "
    "signalwire signaturit signupgenius sigopt simfin simplesat simplynoted simvoly sinch sirv skrapp "
    "skybiometry slack slite smartsheet smartystreets smooch snipcart snyk socrata softlayer sonar "
    "sonarcloud sonarqube sourcegraph sparkpost speechtext splunk spoonacular sportradar sportsmonk "
    "spotify squarespace squareup sslmate statuscake statuspage statuspal stitchdata stockdata "
    "storecove stormboard stormglass storyblok storychief strava stripe stripo stytch sugester "
    "sumologic supabase supernotes surveyanyplace surveybot surveysparrow survicate swiftype tableau "
    "tailscale tallyfy tatumio taxjar teamgate teamworkcrm teamworkdesk teamworkspaces "
    "technicalanalysisapi telegram telnyx terraform testingbot text2data textmagic theoddsapi "
    "thinkific thousandeyes ticketmaster tickettailor tiingo timecamp timezoneapi tineswebhook "
    "tinypng todoist toggltrack tomorrowio tomtom tradier transferwise travelpayouts travisci trello "
    "trelloapi twelvedata twilio twitch twitter tyntec typeform typetalk ubidots uclassify unifyid "
    "unplugg unsplash upcdatabase uplead uploadcare uptimerobot upwave urlscan userflow userstack "
    "vatlayer vbout vercel verimail veriphone versioneye viewneo virustotal visualcrossing voicegain "
    "voodoosms vouchery vpnapi vultr vyte walkscore wandb weatherbit weatherstack webex webflow "
    "webscraper webscraping weightsandbiases wepay whoxy wistia wit.ai workstack worldcoinindex "
    "worldweather wrike yandex yelp youneedabudget youtube zapier zendesk zenkit zenrows zenscrape "
    "zenserp zeplin zerobounce zerotier zipapi zipbooks zipcodeapi zipcodebase zonkafeedback "
    "zulipchat";

/// The same, one by one.
constexpr auto service_names = [] {
    constexpr auto count =
        static_cast<std::size_t>(std::count(service_text.begin(), service_text.end(), ' ')) + 1;
    std::array<std::string_view, count> out{};
    std::size_t at = 0;
    for (std::string_view& name : out) {
        const std::size_t end = std::min(service_text.find(' ', at), service_text.size());
        name = service_text.substr(at, end - at);
        at = end + 1;
    }
    return out;
}();

}  // namespace anonymizer
