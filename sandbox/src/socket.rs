//! A TCP stream that can be told to break instead of ending politely.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

#[derive(Debug)]
pub(crate) struct Socket {
    tcp: TcpStream,
    reset: Arc<AtomicBool>,
}

/// Decides from outside how a socket ends.
#[derive(Debug, Clone)]
pub(crate) struct Breaker(Arc<AtomicBool>);

impl Breaker {
    /// The socket will end with RST.
    pub(crate) fn reset_on_close(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Socket {
    pub(crate) fn new(tcp: TcpStream) -> Self {
        // Small frames must not wait for each other; a socket that refuses is only slower.
        let _ = tcp.set_nodelay(true);
        Self {
            tcp,
            reset: Arc::default(),
        }
    }

    pub(crate) fn breaker(&self) -> Breaker {
        Breaker(self.reset.clone())
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.reset.load(Ordering::SeqCst) {
            // No lingering: the kernel throws away what is unsent and answers with RST.
            let _ = self.tcp.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(cx, buf)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}
