//! What was chosen for the paging pool, where the documents part or are silent.

clauses! {
    SZ_330 "SZ-330" Chosen FROM_5
        "The oldest page of the pool goes, whichever module or file it is of, that of the program \
         that takes the step included."
        "A page of the module that is executed now should stay. But between two touches no thread of \
         the model is in any code, and if all pages of a program stayed, a pool smaller than the \
         program would be of no use to it.";
    SZ_331 "SZ-331" Chosen ONLY_5
        "The frames of the pool are set aside at boot and count as used RAM from then on. In it are \
         pages of modules and of files behind PAGE_READONLY objects that come in one by one, be it \
         expanded from the ROM; not those of a module that comes in as a whole, nor the data of modules."
        "Its frames are documented as contiguous, and so belong to nobody else; what came in as a whole \
         stays, and what can be written is not paged.";
    SZ_332 "SZ-332" Chosen ONLY_5
        "A page-in into a pool that is full drops its oldest page, although RAM outside is free. When \
         RAM outside is short, the pages of the pool stay, and a page-in into the pool needs no free \
         frame."
        "It follows from a fixed number of frames set aside.";
    SZ_333 "SZ-333" Chosen ONLY_6
        "The pool holds the same pages as on Windows CE 5.0, and its oldest page goes first when it is \
         trimmed or at its maximum."
        "The documents tell of a target and a maximum and not of what is in the pool, nor of an order.";
    SZ_334 "SZ-334" Chosen ONLY_6
        "The thread that trims the pool runs as soon as a page-in has passed the target, or any time \
         later; it drops pages until the target is met. Until it runs the pool grows to its maximum, and \
         at the maximum a page-in drops a page first."
        "When the thread gets time depends on all others; a fixed default makes runs repeatable.";
    SZ_335 "SZ-335" Chosen ONLY_6
        "A page of the pool takes its frame from all RAM when it comes in. When RAM is short, it goes \
         as other clean pages of files, by its age among them."
        "The pool is documented as a count, not as a place.";
}
