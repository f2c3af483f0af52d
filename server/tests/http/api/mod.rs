mod checkpoint;
mod content;
mod entries;
mod events;
mod live;
mod openapi;
mod pets;
mod posts;
