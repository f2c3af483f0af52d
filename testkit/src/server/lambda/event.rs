//! The events that gateways and schedules send.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Whose events these are. Both have payload format 2.0, and differ in what is around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The function's own URL.
    FunctionUrl,
    /// An HTTP API of API Gateway.
    HttpApi,
}

/// A request.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// GET, POST, ...
    pub method: &'a str,
    /// As it stands in the request's line.
    pub path: &'a str,
    /// Without the question mark.
    pub query: &'a str,
    /// What the caller sends.
    pub headers: &'a [(&'a str, &'a str)],
    /// Empty for none.
    pub body: &'a [u8],
    /// What the gateway saw at the other end.
    pub source: &'a str,
}

/// A caller's address, where none matters.
pub const CALLER: &str = "198.51.100.23";

impl Kind {
    /// The event of a request. Gateways take a body for text if its type says so, and send everything else as base64.
    ///
    /// # Panics
    /// When a body's type is text, and the body is not.
    pub fn event(self, request: &Request<'_>) -> Value {
        let (host, id) = match self {
            Self::FunctionUrl => ("k3jx2mz6lq7wva5n.lambda-url.eu-central-1.on.aws", "k3jx2mz6lq7wva5n"),
            Self::HttpApi => ("h8q2v0s1xd.execute-api.eu-central-1.amazonaws.com", "h8q2v0s1xd"),
        };
        let is_text = request.headers.iter().any(|(name, value)| *name == "content-type" && is_text(value));
        let mut event = json!({
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": request.path,
            "rawQueryString": request.query,
            "headers": self.headers(request, host),
            "requestContext": {
                "accountId": if self == Self::FunctionUrl { "anonymous" } else { "123456789012" },
                "apiId": id,
                "domainName": host,
                "domainPrefix": id,
                "http": {
                    "method": request.method,
                    "path": request.path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": request.source,
                    "userAgent": "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
                },
                "requestId": "5d1f9f5e-3f0a-4c7e-9d49-5b2c1f7f0a11",
                "routeKey": "$default",
                "stage": "$default",
                "time": "30/Nov/2026:08:10:30 +0000",
                "timeEpoch": 1_796_026_230_123_u64,
            },
            "isBase64Encoded": !request.body.is_empty() && !is_text,
        });
        if !request.body.is_empty() {
            event["body"] = match is_text {
                true => json!(String::from_utf8(request.body.to_vec()).expect("text")),
                false => json!(STANDARD.encode(request.body)),
            };
        }
        event
    }

    /// What the gateway says of a request, and then what the caller says.
    fn headers(self, request: &Request<'_>, host: &str) -> Value {
        let mut headers = json!({
            "host": host,
            "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
            "x-amzn-trace-id": "Root=1-692af1c1-6bd5cd9a0f4b2d1e7c3a5f08",
            "x-forwarded-for": request.source,
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        });
        if self == Self::FunctionUrl {
            headers["x-amzn-tls-cipher-suite"] = json!("TLS_AES_128_GCM_SHA256");
            headers["x-amzn-tls-version"] = json!("TLSv1.3");
        }
        for (name, value) in request.headers {
            headers[*name] = json!(value);
        }
        headers
    }
}

fn is_text(content_type: &str) -> bool {
    content_type.starts_with("text/") || content_type == "application/json"
}

/// What a rule of EventBridge sends.
pub fn tick() -> Value {
    json!({
        "version": "0",
        "id": "d3f1c9a2-7b56-4e0f-8a3d-1c2b3a4d5e6f",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2026-11-30T08:11:00Z",
        "region": "eu-central-1",
        "resources": ["arn:aws:events:eu-central-1:123456789012:rule/pitpet-house"],
        "detail": {},
    })
}
