//! The TCP side: a door that can be closed, and connections that can be cut.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

/// The number of connections that may wait to be accepted.
const WAITING: u32 = 1_024;

/// A door that accepts connections while it is open. While it is closed they are refused, as by a machine without a server.
pub struct Door {
    /// `None` while it is closed.
    listening: Option<TcpListener>,
    open: watch::Receiver<bool>,
    address: SocketAddr,
    wires: Wires,
}

/// Every connection that was accepted.
pub type Wires = Arc<Mutex<Vec<Wire>>>;

impl Door {
    pub fn new(open: watch::Receiver<bool>, wires: Wires) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        // Else the connections of before would hold the port when the door is shut.
        socket.set_reuseaddr(true).unwrap();
        socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        let listening = socket.listen(WAITING).unwrap();
        let address = listening.local_addr().unwrap();
        assert!(address.ip().is_loopback());
        Door { listening: Some(listening), open, address, wires }
    }

    /// Refuses all connections until it is opened again. The port stays ours: it is bound, and nobody listens.
    async fn stay_shut(&mut self) {
        self.listening = None;
        let socket = loop {
            let socket = TcpSocket::new_v4().unwrap();
            socket.set_reuseaddr(true).unwrap();
            match socket.bind(self.address) {
                Ok(()) => break socket,
                // The listener is not quite gone.
                Err(_) => tokio::task::yield_now().await,
            }
        };
        // Whoever could open it again is gone only when the test is over.
        let _ = self.open.wait_for(|open| *open).await;
        self.listening = Some(socket.listen(WAITING).unwrap());
    }
}

impl Listener for Door {
    type Io = WiredStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (WiredStream, SocketAddr) {
        loop {
            if !*self.open.borrow_and_update() {
                self.stay_shut().await;
            }
            let Some(listening) = &self.listening else { continue };
            let mut open = self.open.clone();
            tokio::select! {
                _ = open.wait_for(|open| !*open) => {}
                let_in = listening.accept() => {
                    let Ok((stream, from)) = let_in else { continue };
                    // An answer in two parts is not to wait for the other side's acknowledgement.
                    let _ = stream.set_nodelay(true);
                    let wire = Wire::default();
                    let mut wires = self.wires.lock().unwrap_or_else(PoisonError::into_inner);
                    wires.retain(|wire| Arc::strong_count(&wire.0) > 1);
                    wires.push(wire.clone());
                    return (WiredStream { stream, wire }, from);
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// One connection, in the hands of a test that may cut it.
#[derive(Clone, Default)]
pub struct Wire(Arc<Mutex<Length>>);

#[derive(Default)]
struct Length {
    /// How many more bytes are sent before it breaks; `None` if it holds.
    left: Option<usize>,
    waiting: Option<Waker>,
}

impl Wire {
    /// Breaks the connection at once.
    pub fn cut(&self) {
        self.cut_after(0);
    }

    /// Breaks the connection after this many more bytes.
    pub fn cut_after(&self, bytes: usize) {
        let waiting = {
            let mut length = self.length();
            length.left = Some(bytes);
            length.waiting.take()
        };
        waiting.into_iter().for_each(Waker::wake);
    }

    fn length(&self) -> MutexGuard<'_, Length> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connected<IncomingStream<'_, Door>> for Wire {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        assert!(stream.remote_addr().ip().is_loopback(), "a connection from {}", stream.remote_addr());
        stream.io().wire.clone()
    }
}

/// A connection that breaks when its wire is cut.
pub struct WiredStream {
    stream: TcpStream,
    wire: Wire,
}

fn broken() -> io::Error {
    io::ErrorKind::ConnectionReset.into()
}

impl AsyncRead for WiredStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        {
            let mut length = self.wire.length();
            if length.left == Some(0) {
                return Poll::Ready(Err(broken()));
            }
            length.waiting = Some(cx.waker().clone());
        }
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for WiredStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let most = match self.wire.length().left {
            Some(0) => return Poll::Ready(Err(broken())),
            Some(left) => bytes.len().min(left),
            None => bytes.len(),
        };
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &bytes[..most]))?;
        if let Some(left) = &mut self.wire.length().left {
            *left = left.saturating_sub(written);
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
