//! Between a gateway's messages and our router's.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::body::Body;
use axum::http::{Request, Uri};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Limited};
use lambda_http::lambda_runtime::{Context, LambdaEvent};
use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_http::{Adapter, Body as LambdaBody, RequestExt, Service, service_fn};
use serde::Serialize;

use crate::http::{Failure, Peer};

/// Bytes of a message that Lambda takes and gives.
const MESSAGE_BYTES_MAX: usize = 6 << 20;
/// What a message holds beside its body: headers, and the request's context.
const HEAD_BYTES: usize = 64 << 10;
/// Bytes of a body at most, which stands in the message as base64: four digits for three bytes.
pub(super) const BODY_BYTES_MAX: usize = (MESSAGE_BYTES_MAX - HEAD_BYTES) / 4 * 3;

/// Passes a gateway's request to `respond`, and its answer back. `lambda_http` does the base64.
pub(super) async fn answer<F>(
    request: LambdaRequest,
    context: Context,
    respond: impl Fn(lambda_http::Request) -> F,
) -> impl Serialize
where
    F: Future<Output = Result<Response, Infallible>> + Send,
{
    let Ok(answered) = Adapter::from(service_fn(respond)).call(LambdaEvent::new(request, context)).await;
    answered
}

/// The request as our router takes it. Who sends it is what the gateway saw, whatever the headers say.
///
/// # Errors
/// [`Failure::BodyTooLarge`]: more than a gateway would pass on.
pub(super) fn read(request: lambda_http::Request) -> Result<Request<Body>, Failure> {
    let caller = caller(&request);
    let (mut parts, body) = request.into_parts();
    let bytes = match body {
        LambdaBody::Text(text) => text.into_bytes(),
        LambdaBody::Binary(bytes) => bytes,
        _ => Vec::new(),
    };
    if bytes.len() > BODY_BYTES_MAX {
        return Err(Failure::BodyTooLarge { max: BODY_BYTES_MAX });
    }
    parts.uri = parts.uri.path_and_query().cloned().map_or(Uri::from_static("/"), Uri::from);
    let mut request = Request::from_parts(parts, Body::from(bytes));
    if let Some(caller) = caller {
        request.extensions_mut().insert(Peer(caller));
    }
    Ok(request)
}

/// The address at the other end of the gateway's connection.
fn caller(request: &lambda_http::Request) -> Option<IpAddr> {
    match request.request_context_ref()? {
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.as_deref()?.parse().ok(),
        _ => None,
    }
}

/// The answer, whole, or a sentence if it is larger than what can be sent.
pub(super) async fn bounded(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    match Limited::new(body, BODY_BYTES_MAX).collect().await {
        Ok(whole) => Response::from_parts(parts, Body::from(whole.to_bytes())),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            Failure::AnswerTooLarge { max: BODY_BYTES_MAX }.into_response()
        }
        Err(error) => {
            tracing::error!(error, "an answer broke off");
            Failure::Busy.into_response()
        }
    }
}
