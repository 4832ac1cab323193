//! This project's own decisions on what comes before the end of memory.

clauses! {
    SZ_320 "SZ-320" Chosen TO_5
        "Free memory is the frames that nobody uses and those that are given up before anything \
         fails: of pages of files that can be read or written back, and of pages of stacks that no \
         function uses."
        "The thresholds are documented and what counts as free is not; a request is refused only \
         when dropping such pages would not help.";
    SZ_321 "SZ-321" Chosen ONLY_4_5
        "The block limit counts the pages that one commit pays for: pages that are committed already \
         cost nothing. It holds for CeVirtualSharedAlloc, for VirtualAlloc and for what goes through \
         it, the parts of heaps; not for file-mapping objects, modules and pages of files. The \
         refusal is that for want of frames, and nothing is committed. A request for more than is free is \
         refused for that."
        "The page speaks of VirtualAlloc and of the largest block, and names no code.";
    SZ_326 "SZ-326" Chosen TO_5
        "Hibernation is the shell's: it needs the processes of the system. Every other process is an \
         application with a window, comes to the front when it starts and when the world activates it, \
         and is idle for as long as it has not been in front."
        "No windows are modelled; who has been in front last is what a user knows of them.";
    SZ_327 "SZ-327" Chosen TO_5
        "Whenever frames are taken and fewer than 40 pages are free afterwards, the shell asks one more \
         application, until all were asked; one that comes to the front can be asked again. The request \
         waits for nobody, and changes nothing by itself."
        "The documents say that more are asked as memory falls, and give no rate.";
    SZ_357 "SZ-357" Chosen ONLY_4_5
        "What a process or a thread begins with is not limited while memory is low: its image, the \
         first page of its stack, and that of its heap, also where that heap is made later; nor is \
         the growth of a stack."
        "Limits are for what programs ask for; this the system commits for them, page by page, so that \
         it matters only where not even one page is allowed.";
    SZ_358 "SZ-358" Chosen TO_5
        "What was given up for a request stays given up when the request fails all the same, because \
         a dirty page cannot be written back or because the page that needs the frame cannot be \
         read: clean pages of files, pages of stacks that no function uses, and what was written back \
         until then. Where it is known beforehand that giving all of it up would not do, nothing is \
         given up."
        "Pages are taken back and dropped before a request fails (OOM-09), and nothing is lost by it \
         that a program relies on. That a medium fails is known when it does.";
}
